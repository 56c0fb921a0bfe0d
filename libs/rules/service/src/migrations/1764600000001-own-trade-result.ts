import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a trade holds and paid: its own result is computed from them and the live quote. The account's position is not. */
export class OwnTradeResult1764600000001 implements MigrationInterface {
  readonly name = 'OwnTradeResult1764600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE trade_view ADD COLUMN position numeric NOT NULL DEFAULT 0,
      ADD COLUMN average_entry_price numeric`);
    await runner.query('DROP TABLE position_view');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE position_view (
      account text NOT NULL,
      instrument_key text NOT NULL,
      quantity numeric NOT NULL,
      average_price numeric NOT NULL,
      unrealised_pnl numeric,
      revision integer NOT NULL,
      PRIMARY KEY (account, instrument_key)
    )`);
    await runner.query(
      'ALTER TABLE trade_view DROP COLUMN position, DROP COLUMN average_entry_price',
    );
  }
}
