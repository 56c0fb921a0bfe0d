import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The account's row (the lock of every decision), trades with their orders, intents, contracts and orphans. */
export class CreateOrderTables1764000001000 implements MigrationInterface {
  readonly name = 'CreateOrderTables1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account_state (
        account text PRIMARY KEY,
        trading_state text NOT NULL DEFAULT 'ACTIVE'
          CHECK (trading_state IN ('ACTIVE', 'REDUCING', 'HALTED')),
        trading_reason text NOT NULL DEFAULT '',
        equity numeric,
        currency text,
        snapshot_epoch integer NOT NULL DEFAULT -1,
        snapshot_at timestamptz,
        external_quantities jsonb NOT NULL DEFAULT '{}'
      )`);
    await runner.query(`
      CREATE TABLE trade (
        trade_id uuid PRIMARY KEY,
        account text NOT NULL,
        instrument_key text NOT NULL,
        symbol text NOT NULL,
        strategy text NOT NULL,
        open boolean NOT NULL,
        reopened boolean NOT NULL,
        opened_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        correlation_id text NOT NULL,
        version integer NOT NULL CHECK (version >= 1),
        state jsonb NOT NULL
      )`);
    // A late fill may open a closed trade beside its successor; any other second one would be a doubled order.
    await runner.query(`
      CREATE UNIQUE INDEX trade_one_open ON trade (account, instrument_key, strategy)
        WHERE open AND NOT reopened`);
    await runner.query('CREATE INDEX trade_recent ON trade (instrument_key, opened_at)');
    await runner.query('CREATE INDEX trade_changed ON trade (open DESC, changed_at DESC)');
    await runner.query(`
      CREATE TABLE order_leg (
        order_ref text PRIMARY KEY,
        trade_id uuid NOT NULL REFERENCES trade (trade_id)
      )`);
    await runner.query(`
      CREATE TABLE intent (
        intent_id uuid PRIMARY KEY,
        instrument_key text NOT NULL,
        state text NOT NULL CHECK (state IN ('DEFERRED', 'ACTED_ON', 'CONCLUDED')),
        waits_for uuid,
        expires_at timestamptz,
        correlation_id text NOT NULL,
        outcome text,
        code text,
        received_at timestamptz NOT NULL DEFAULT now(),
        data jsonb NOT NULL,
        CHECK ((state = 'CONCLUDED') = (outcome IS NOT NULL))
      )`);
    await runner.query(
      `CREATE INDEX intent_deferred ON intent (instrument_key) WHERE state = 'DEFERRED'`,
    );
    await runner.query(`
      CREATE TABLE instrument (
        instrument_key text PRIMARY KEY,
        data jsonb NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE orphan_order (
        order_ref text PRIMARY KEY,
        seen_at timestamptz NOT NULL DEFAULT now(),
        resolved boolean NOT NULL DEFAULT false,
        data jsonb NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE orphan_order, instrument, intent, order_leg, trade, account_state',
    );
  }
}
