import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often the content of the file of rules changed. */
export class CreateRuleFile1764000000003 implements MigrationInterface {
  readonly name = 'CreateRuleFile1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE rule_file (
      kind text PRIMARY KEY,
      version integer NOT NULL,
      sha256 text NOT NULL,
      changed_at_ms bigint NOT NULL
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rule_file');
  }
}
