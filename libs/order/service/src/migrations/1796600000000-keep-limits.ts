import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What persons set of the limits of risk, and everything they ever did to them. */
export class KeepLimits1796600000000 implements MigrationInterface {
  readonly name = 'KeepLimits1796600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE account_state ADD COLUMN limits jsonb NOT NULL DEFAULT '{}'`);
    await runner.query(`
      CREATE TABLE limit_change (
        ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account text NOT NULL,
        name text NOT NULL,
        before numeric NOT NULL,
        after numeric NOT NULL,
        is_set boolean NOT NULL,
        by text NOT NULL,
        principal text,
        reason text NOT NULL,
        at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX ON limit_change (account, name, ordinal DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE limit_change');
    await runner.query('ALTER TABLE account_state DROP COLUMN limits');
  }
}
