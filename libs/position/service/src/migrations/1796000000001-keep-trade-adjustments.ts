import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Shares of our trades that somebody else closed: no execution of ours tells of them. */
export class KeepTradeAdjustments1796000000001 implements MigrationInterface {
  readonly name = 'KeepTradeAdjustments1796000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trade_adjustment (
        account text NOT NULL,
        adjustment_id text NOT NULL,
        trade_ref text NOT NULL,
        moved numeric NOT NULL CHECK (moved <> 0),
        price numeric,
        happened_at timestamptz NOT NULL,
        PRIMARY KEY (account, adjustment_id, trade_ref)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE trade_adjustment');
  }
}
