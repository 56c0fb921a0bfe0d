import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions of the rules as they were written, what people set on rules, and what each engine found in its file last. */
export class KeepRuleVersions1796100000001 implements MigrationInterface {
  readonly name = 'KeepRuleVersions1796100000001';

  async up(runner: QueryRunner): Promise<void> {
    // Counts every change of what decides: decisions read it with what they rest on.
    await runner.query('ALTER TABLE rule_file ADD COLUMN revision bigint NOT NULL DEFAULT 0');
    await runner.query(`CREATE TABLE rules_version (
      version integer PRIMARY KEY,
      sha256 text NOT NULL,
      document text NOT NULL,
      file text NOT NULL,
      put_by text,
      put_at_ms bigint NOT NULL,
      differences jsonb NOT NULL
    )`);
    await runner.query(`CREATE TABLE rule_file_found (
      instance text PRIMARY KEY,
      text_sha256 text NOT NULL,
      sha256 text NOT NULL,
      seq bigint NOT NULL
    )`);
    await runner.query('CREATE SEQUENCE rule_file_found_seq');
    await runner.query(`CREATE TABLE rule_overlay (
      rule_id text PRIMARY KEY,
      enabled boolean,
      mode text,
      set_by text NOT NULL,
      set_at_ms bigint NOT NULL
    )`);
    await runner.query(`CREATE TABLE rule_change (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kind text NOT NULL,
      at_ms bigint NOT NULL,
      made_by text,
      what text NOT NULL,
      version integer,
      rule_ids text[] NOT NULL
    )`);
    await runner.query('CREATE INDEX rule_change_of ON rule_change USING gin (rule_ids)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rule_change, rule_overlay, rule_file_found, rules_version');
    await runner.query('DROP SEQUENCE rule_file_found_seq');
    await runner.query('ALTER TABLE rule_file DROP COLUMN revision');
  }
}
