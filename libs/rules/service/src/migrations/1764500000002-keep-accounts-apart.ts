import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cooldowns and daily counts are an account's. */
export class KeepAccountsApart1764500000002 implements MigrationInterface {
  readonly name = 'KeepAccountsApart1764500000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rule_state ADD COLUMN account text');
    // A rule that fires asks for a trade at the same moment, and that one says whose it is.
    await runner.query(`
      UPDATE rule_state SET account = coalesce(
        (SELECT account FROM trade_view
          WHERE trade_view.instrument_key = rule_state.instrument_key
          ORDER BY abs(opened_at_ms - fired_at_ms) LIMIT 1),
        (SELECT account FROM trade_view ORDER BY opened_at_ms DESC LIMIT 1), '')`);
    await runner.query(`
      ALTER TABLE rule_state ALTER COLUMN account SET NOT NULL, DROP CONSTRAINT rule_state_pkey,
        ADD PRIMARY KEY (account, rule_id, instrument_key)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM rule_state one USING rule_state other
        WHERE one.rule_id = other.rule_id AND one.instrument_key = other.instrument_key
          AND one.account > other.account`);
    await runner.query('ALTER TABLE rule_state DROP CONSTRAINT rule_state_pkey');
    await runner.query(`
      ALTER TABLE rule_state DROP COLUMN account, ADD PRIMARY KEY (rule_id, instrument_key)`);
  }
}
