import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  `CREATE TABLE position (
     account text NOT NULL,
     instrument_key text NOT NULL,
     symbol text NOT NULL,
     quantity numeric NOT NULL DEFAULT 0,
     cost numeric NOT NULL DEFAULT 0,
     realised_pnl numeric NOT NULL DEFAULT 0,
     commission numeric NOT NULL DEFAULT 0,
     total_realised_pnl numeric NOT NULL DEFAULT 0,
     total_commission numeric NOT NULL DEFAULT 0,
     multiplier numeric NOT NULL DEFAULT 1,
     currency text NOT NULL DEFAULT '',
     opening_at timestamptz,
     opening_id text,
     opened_across boolean NOT NULL DEFAULT false,
     newest_at timestamptz,
     newest_id text,
     revision integer NOT NULL DEFAULT 0,
     trade_ref text,
     trade_id uuid,
     strategy text,
     PRIMARY KEY (account, instrument_key)
   )`,
  `CREATE TABLE execution (
     account text NOT NULL,
     execution_id text NOT NULL,
     revision integer NOT NULL,
     kind text NOT NULL CHECK (kind IN ('FILL', 'ADJUSTMENT')),
     instrument_key text NOT NULL,
     symbol text NOT NULL,
     order_ref text NOT NULL,
     trade_ref text,
     side text NOT NULL CHECK (side IN ('BUY', 'SELL')),
     quantity numeric NOT NULL CHECK (quantity > 0),
     price numeric NOT NULL,
     multiplier numeric NOT NULL CHECK (multiplier > 0),
     currency text NOT NULL,
     executed_at timestamptz NOT NULL,
     published_at timestamptz NOT NULL,
     PRIMARY KEY (account, execution_id, revision)
   )`,
  'CREATE INDEX execution_of_instrument ON execution (account, instrument_key, published_at)',
  'CREATE INDEX execution_of_trade ON execution (account, trade_ref) WHERE trade_ref IS NOT NULL',
  `CREATE TABLE commission (
     account text NOT NULL,
     execution_id text NOT NULL,
     revision integer NOT NULL,
     amount numeric NOT NULL,
     currency text NOT NULL,
     PRIMARY KEY (account, execution_id)
   )`,
  `CREATE TABLE trade (
     trade_ref text PRIMARY KEY,
     trade_id uuid NOT NULL,
     strategy text NOT NULL,
     account text NOT NULL,
     instrument_key text NOT NULL,
     direction text NOT NULL CHECK (direction IN ('LONG', 'SHORT')),
     stop_price numeric,
     approved_at timestamptz NOT NULL
   )`,
  `CREATE TABLE account (
     account text PRIMARY KEY,
     currency text NOT NULL,
     net_liquidation numeric NOT NULL,
     published_at timestamptz,
     is_due boolean NOT NULL DEFAULT false
   )`,
  `CREATE TABLE broker_report (
     account text PRIMARY KEY,
     taken_at timestamptz NOT NULL,
     published_at timestamptz NOT NULL,
     positions jsonb NOT NULL,
     is_checked boolean NOT NULL
   )`,
  'CREATE TABLE baseline (account text PRIMARY KEY, taken_at timestamptz NOT NULL)',
  `CREATE TABLE drift (
     account text NOT NULL,
     instrument_key text NOT NULL,
     symbol text NOT NULL,
     ours numeric NOT NULL,
     broker numeric NOT NULL,
     PRIMARY KEY (account, instrument_key)
   )`,
];

/** Positions with their executions, commissions and trades; accounts with the broker's reports and drift. */
export class CreatePositionTables1763900000001 implements MigrationInterface {
  readonly name = 'CreatePositionTables1763900000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE drift, baseline, broker_report, account, trade, commission, execution, position',
    );
  }
}
