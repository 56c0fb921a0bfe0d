import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What signals said and when they were accepted, so that rules can count them, and their order. Those that were decided
 * before this have none of it and are not counted.
 */
export class RememberSignals1796410000001 implements MigrationInterface {
  readonly name = 'RememberSignals1796410000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE signal_ordinal');
    await runner.query(`ALTER TABLE decision ADD COLUMN source text, ADD COLUMN action text,
      ADD COLUMN accepted_at_ms bigint, ADD COLUMN ordinal bigint`);
    await runner.query(`CREATE INDEX decision_accepted ON decision (instrument_key, accepted_at_ms)
      WHERE accepted_at_ms IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX decision_accepted');
    await runner.query(`ALTER TABLE decision DROP COLUMN source, DROP COLUMN action,
      DROP COLUMN accepted_at_ms, DROP COLUMN ordinal`);
    await runner.query('DROP SEQUENCE signal_ordinal');
  }
}
