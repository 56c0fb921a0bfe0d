import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables that delivery rests on, the same in each service's schema. */
export class PlatformTables1760000000000 implements MigrationInterface {
  readonly name = 'PlatformTables1760000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        seq bigserial PRIMARY KEY,
        id uuid NOT NULL,
        subject text NOT NULL,
        type text NOT NULL,
        envelope text NOT NULL,
        writer text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        sent_at timestamptz
      );
      CREATE INDEX outbox_unsent ON outbox (writer, seq) WHERE sent_at IS NULL;
      CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
      CREATE TABLE inbox (
        consumer text NOT NULL,
        message_id uuid NOT NULL,
        received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (consumer, message_id)
      );
      CREATE INDEX inbox_received ON inbox (received_at);
      CREATE TABLE attempt (
        consumer text NOT NULL,
        message_id uuid NOT NULL,
        tries int NOT NULL,
        error text,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (consumer, message_id)
      );
      CREATE TABLE dead_letter (
        consumer text NOT NULL,
        message_id uuid NOT NULL,
        type text NOT NULL,
        subject text NOT NULL,
        attempts int NOT NULL,
        error text NOT NULL,
        envelope text NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (consumer, message_id)
      );
      CREATE TABLE instance_heartbeat (
        instance text PRIMARY KEY,
        at timestamptz NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox, inbox, attempt, dead_letter, instance_heartbeat');
  }
}
