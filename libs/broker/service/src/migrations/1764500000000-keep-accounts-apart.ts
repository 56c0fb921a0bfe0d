import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Order ids, executions and deferred commands are an account's: two of them, such as the simulator's and one of a TWS, can
 * have the same numbers.
 */
export class KeepAccountsApart1764500000000 implements MigrationInterface {
  readonly name = 'KeepAccountsApart1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE journal DROP CONSTRAINT journal_client_id_order_id_key,
        ADD UNIQUE (account, client_id, order_id)`);
    // A commission that came before its execution does not say whose it is: with one account it is that one's.
    await runner.query(`
      UPDATE execution SET account = coalesce(
        (SELECT min(account) FROM session HAVING count(*) = 1), '') WHERE account IS NULL`);
    await runner.query(`
      ALTER TABLE execution ALTER COLUMN account SET NOT NULL, DROP CONSTRAINT execution_pkey,
        ADD PRIMARY KEY (account, root)`);
    await runner.query('ALTER TABLE deferred_command ADD COLUMN account text');
    await runner.query(`UPDATE deferred_command SET account = envelope->'data'->>'account'`);
    await runner.query('ALTER TABLE deferred_command ALTER COLUMN account SET NOT NULL');
  }

  /** Fails where two accounts have the same numbers: then there is no way back. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deferred_command DROP COLUMN account');
    await runner.query(`
      ALTER TABLE execution DROP CONSTRAINT execution_pkey, ADD PRIMARY KEY (root),
        ALTER COLUMN account DROP NOT NULL`);
    await runner.query(`
      ALTER TABLE journal DROP CONSTRAINT journal_account_client_id_order_id_key,
        ADD UNIQUE (client_id, order_id)`);
  }
}
