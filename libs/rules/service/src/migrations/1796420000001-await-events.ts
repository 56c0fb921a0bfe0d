import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events that rules wait for until they are decided, and how many decisions led to each other. */
export class AwaitEvents1796420000001 implements MigrationInterface {
  readonly name = 'AwaitEvents1796420000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE pending_event (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      account text NOT NULL,
      instrument_key text NOT NULL,
      event_id uuid NOT NULL,
      event jsonb NOT NULL,
      UNIQUE (account, instrument_key, event_id)
    )`);
    await runner.query('ALTER TABLE decision ADD COLUMN chain integer NOT NULL DEFAULT 1');
    // What a decision leaves belongs to the story of the trade that it closes.
    await runner.query('ALTER TABLE trade_view ADD COLUMN correlation_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE trade_view DROP COLUMN correlation_id');
    await runner.query('ALTER TABLE decision DROP COLUMN chain');
    await runner.query('DROP TABLE pending_event');
  }
}
