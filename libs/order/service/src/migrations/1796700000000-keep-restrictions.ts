import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stops entries, by scope and by who set it; `*` stands for every account. */
export class KeepRestrictions1796700000000 implements MigrationInterface {
  readonly name = 'KeepRestrictions1796700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trading_restriction (
        account text NOT NULL,
        scope text NOT NULL CHECK (scope IN ('global', 'account', 'strategy', 'symbol')),
        subject text NOT NULL,
        name text NOT NULL,
        state text NOT NULL CHECK (state IN ('REDUCING', 'HALTED')),
        source text NOT NULL,
        reason text NOT NULL,
        by text NOT NULL,
        since timestamptz NOT NULL,
        PRIMARY KEY (account, scope, subject, source)
      )`);
    await runner.query(`
      INSERT INTO trading_restriction
        SELECT account, 'account', account, account, trading_state, 'person', trading_reason, 'operator', now()
          FROM account_state WHERE trading_state <> 'ACTIVE'`);
    await runner.query('ALTER TABLE account_state DROP COLUMN trading_state, DROP COLUMN trading_reason'); // prettier-ignore
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE account_state ADD COLUMN trading_state text NOT NULL DEFAULT 'ACTIVE',
        ADD COLUMN trading_reason text NOT NULL DEFAULT ''`);
    await runner.query(`
      UPDATE account_state SET trading_state = 'HALTED', trading_reason = 'halted by scope'
        WHERE EXISTS (SELECT 1 FROM trading_restriction)`);
    await runner.query('DROP TABLE trading_restriction');
  }
}
