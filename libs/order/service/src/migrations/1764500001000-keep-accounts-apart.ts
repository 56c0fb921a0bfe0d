import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Intents, contracts and orphans say whose they are, as trades always did: one database can hold several accounts. */
export class KeepAccountsApart1764500001000 implements MigrationInterface {
  readonly name = 'KeepAccountsApart1764500001000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['intent', 'instrument']) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN account text`);
      await runner.query(`UPDATE ${table} SET account = data->>'account'`);
      await runner.query(`ALTER TABLE ${table} ALTER COLUMN account SET NOT NULL`);
    }
    await runner.query(`
      ALTER TABLE instrument DROP CONSTRAINT instrument_pkey,
        ADD PRIMARY KEY (account, instrument_key)`);
    await runner.query('ALTER TABLE orphan_order ADD COLUMN account text');
    // An orphan does not say whose it is. It was seen by whoever was connected last, and that account's entries it blocks.
    await runner.query(`
      UPDATE orphan_order SET account = coalesce(data->>'account',
        (SELECT account FROM account_state ORDER BY snapshot_at DESC NULLS LAST, account LIMIT 1), '')`);
    await runner.query('ALTER TABLE orphan_order ALTER COLUMN account SET NOT NULL');
    await runner.query(
      'CREATE INDEX trade_of_account ON trade (account, open DESC, changed_at DESC)',
    );
    await runner.query('DROP INDEX trade_changed');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX trade_changed ON trade (open DESC, changed_at DESC)');
    await runner.query('DROP INDEX trade_of_account');
    await runner.query('ALTER TABLE orphan_order DROP COLUMN account');
    // Of contracts that two accounts know only one can stay.
    await runner.query(`
      DELETE FROM instrument one USING instrument other
        WHERE one.instrument_key = other.instrument_key AND one.account > other.account`);
    await runner.query('ALTER TABLE instrument DROP CONSTRAINT instrument_pkey');
    await runner.query(
      'ALTER TABLE instrument DROP COLUMN account, ADD PRIMARY KEY (instrument_key)',
    );
    await runner.query('ALTER TABLE intent DROP COLUMN account');
  }
}
