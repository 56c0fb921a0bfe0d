import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first answers to requests that change something. */
export class FirstAnswers1766000000000 implements MigrationInterface {
  readonly name = 'FirstAnswers1766000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE first_answer (
        request_id text PRIMARY KEY,
        question text NOT NULL,
        request text NOT NULL,
        answer text,
        received_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX first_answer_received ON first_answer (received_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE first_answer');
  }
}
