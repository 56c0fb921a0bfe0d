import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Parts of something too large for one message, until all of them are there. */
export class MessageParts1797000000000 implements MigrationInterface {
  readonly name = 'MessageParts1797000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE message_part (
        whole_id text NOT NULL,
        number integer NOT NULL CHECK (number > 0),
        data jsonb NOT NULL,
        received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (whole_id, number)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE message_part');
  }
}
