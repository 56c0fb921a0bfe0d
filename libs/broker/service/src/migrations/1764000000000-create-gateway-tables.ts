import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The journal of orders, executions by root, and the little else that the gateway keeps. */
export class CreateGatewayTables1764000000000 implements MigrationInterface {
  readonly name = 'CreateGatewayTables1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE journal (
        order_ref text PRIMARY KEY,
        account text NOT NULL,
        client_id integer NOT NULL,
        order_id integer NOT NULL,
        perm_id bigint,
        epoch integer NOT NULL,
        command_id uuid NOT NULL,
        correlation_id text NOT NULL,
        trade_id uuid NOT NULL,
        intent_id uuid NOT NULL,
        purpose text NOT NULL,
        contract jsonb NOT NULL,
        leg jsonb NOT NULL,
        status text NOT NULL,
        settled boolean NOT NULL,
        state jsonb NOT NULL,
        published jsonb,
        position_when_absent text,
        touched_at timestamptz NOT NULL,
        journaled_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (client_id, order_id)
      )`);
    await runner.query(`CREATE INDEX journal_unsettled ON journal (account) WHERE NOT settled`);
    await runner.query(`CREATE INDEX journal_perm_id ON journal (perm_id)`);
    await runner.query(`
      CREATE TABLE execution (
        root text PRIMARY KEY,
        account text,
        order_ref text,
        quantity numeric,
        revision integer,
        detail jsonb,
        commission jsonb,
        commission_reported boolean NOT NULL,
        correlation_id text NOT NULL,
        causation_id text,
        heard_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX execution_order_ref ON execution (order_ref)`);
    await runner.query(`
      CREATE TABLE session (
        account text PRIMARY KEY,
        epoch integer NOT NULL,
        high_water integer NOT NULL DEFAULT 0,
        halted boolean NOT NULL DEFAULT false,
        halt_reason text NOT NULL DEFAULT ''
      )`);
    await runner.query(`
      CREATE TABLE instrument (
        account text NOT NULL,
        instrument_key text NOT NULL,
        data jsonb NOT NULL,
        PRIMARY KEY (account, instrument_key)
      )`);
    await runner.query(`
      CREATE TABLE deferred_command (
        position bigserial PRIMARY KEY,
        message_id uuid NOT NULL UNIQUE,
        envelope jsonb NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE journal, execution, session, instrument, deferred_command`);
  }
}
