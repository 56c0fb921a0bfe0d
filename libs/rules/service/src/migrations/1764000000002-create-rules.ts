import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Decisions, the memory of rules, and the view of trades and positions. Moments are epoch milliseconds (`_ms`). */
export class CreateRules1764000000002 implements MigrationInterface {
  readonly name = 'CreateRules1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE decision (
      cause_id uuid PRIMARY KEY,
      instrument_key text NOT NULL,
      outcome text NOT NULL,
      decided_at_ms bigint NOT NULL
    )`);
    await runner.query(`CREATE TABLE rule_state (
      rule_id text NOT NULL,
      instrument_key text NOT NULL,
      cooldown_until_ms bigint,
      day text NOT NULL,
      fired_today integer NOT NULL,
      fired_at_ms bigint NOT NULL,
      PRIMARY KEY (rule_id, instrument_key)
    )`);
    await runner.query(`CREATE TABLE trade_view (
      trade_id uuid PRIMARY KEY,
      account text NOT NULL,
      instrument_key text NOT NULL,
      strategy text NOT NULL,
      direction text NOT NULL,
      status text NOT NULL,
      opened_at_ms bigint NOT NULL,
      expected_until_ms bigint,
      changed_at_ms bigint NOT NULL
    )`);
    await runner.query(`CREATE INDEX trade_view_living ON trade_view (account, instrument_key)
      WHERE status <> 'CLOSED'`);
    await runner.query(`CREATE TABLE position_view (
      account text NOT NULL,
      instrument_key text NOT NULL,
      quantity numeric NOT NULL,
      average_price numeric NOT NULL,
      unrealised_pnl numeric,
      revision integer NOT NULL,
      PRIMARY KEY (account, instrument_key)
    )`);
    await runner.query(`CREATE TABLE sequence_watermark (
      source text NOT NULL,
      instrument_key text NOT NULL,
      sequence bigint NOT NULL,
      PRIMARY KEY (source, instrument_key)
    )`);
    await runner.query(`CREATE TABLE rule_version (
      rule_id text PRIMARY KEY,
      version integer NOT NULL,
      sha256 text NOT NULL,
      content jsonb NOT NULL,
      changed_at_ms bigint NOT NULL
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE rule_version, sequence_watermark, position_view, trade_view, rule_state, decision',
    );
  }
}
