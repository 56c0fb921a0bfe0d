import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the prediction API was followed, and which replica follows it. */
export class AddPredictions1764000000201 implements MigrationInterface {
  readonly name = 'AddPredictions1764000000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE predicted_ticker (
      ticker text PRIMARY KEY,
      state jsonb NOT NULL,
      polled_at timestamptz NOT NULL
    )`);
    await runner.query(`CREATE TABLE lease (
      name text PRIMARY KEY,
      holder text NOT NULL,
      token bigint NOT NULL,
      held_until timestamptz NOT NULL
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lease, predicted_ticker');
  }
}
