import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indicators as they were published last, each with its value before: what crosses is seen by both. */
export class RememberIndicators1796430000001 implements MigrationInterface {
  readonly name = 'RememberIndicators1796430000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE indicator_view (
      instrument_key text NOT NULL,
      name text NOT NULL,
      period integer NOT NULL,
      interval text NOT NULL,
      contract_id bigint,
      value numeric NOT NULL,
      at_ms bigint NOT NULL,
      previous_value numeric,
      bars_used integer NOT NULL,
      bars_wanted integer NOT NULL,
      delayed boolean NOT NULL,
      PRIMARY KEY (instrument_key, name, period, interval)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE indicator_view');
  }
}
