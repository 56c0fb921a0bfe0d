import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the broker answered about the past, for as long as it counts. A cache: it can be emptied at any time. */
export class KeepPastBars1796900000000 implements MigrationInterface {
  readonly name = 'KeepPastBars1796900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE past_stretch (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account text NOT NULL,
        contract_id integer NOT NULL,
        interval text NOT NULL,
        show text NOT NULL,
        regular_hours boolean NOT NULL,
        from_at timestamptz NOT NULL,
        until_at timestamptz NOT NULL CHECK (until_at > from_at),
        fetched_at timestamptz NOT NULL,
        bar_count integer NOT NULL,
        bars jsonb NOT NULL
      )`);
    await runner.query(`
      CREATE INDEX past_stretch_series
        ON past_stretch (account, contract_id, interval, show, regular_hours, from_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE past_stretch');
  }
}
