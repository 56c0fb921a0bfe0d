import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is held beside our trades: a baseline that snapshots do not move, doubts, and the executions that are not ours. */
export class KeepHoldings1796000000000 implements MigrationInterface {
  readonly name = 'KeepHoldings1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE account_state
        ADD COLUMN baseline_at timestamptz,
        ADD COLUMN holdings jsonb NOT NULL DEFAULT '{}'`);
    // What the last connection recorded as external is the baseline from now on.
    await runner.query('UPDATE account_state SET baseline_at = snapshot_at');
    await runner.query(`
      CREATE TABLE manual_execution (
        account text NOT NULL,
        execution_id text NOT NULL,
        revision integer NOT NULL,
        instrument_key text NOT NULL,
        moved numeric NOT NULL,
        price numeric NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (account, execution_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE manual_execution');
    await runner.query('ALTER TABLE account_state DROP COLUMN baseline_at, DROP COLUMN holdings');
  }
}
