import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Instruments, bars, indicators and who is silent. */
export class CreateMarketTables1763900000000 implements MigrationInterface {
  readonly name = 'CreateMarketTables1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE instrument (
        instrument_key text PRIMARY KEY,
        position bigserial NOT NULL,
        resolved boolean NOT NULL,
        liquid_hours text NOT NULL,
        time_zone text NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE bar (
        instrument_key text NOT NULL,
        interval text NOT NULL,
        starts_at timestamptz NOT NULL,
        open numeric NOT NULL,
        high numeric NOT NULL,
        low numeric NOT NULL,
        close numeric NOT NULL,
        volume numeric NOT NULL CHECK (volume >= 0),
        tick_count integer NOT NULL,
        delayed boolean NOT NULL,
        source text NOT NULL CHECK (source IN ('ticks', 'history')),
        PRIMARY KEY (instrument_key, interval, starts_at),
        CHECK (low <= least(open, close) AND high >= greatest(open, close))
      )`);
    await runner.query(`
      CREATE TABLE indicator (
        instrument_key text NOT NULL,
        name text NOT NULL,
        data jsonb NOT NULL,
        PRIMARY KEY (instrument_key, name)
      )`);
    await runner.query('CREATE TABLE silent_instrument (instrument_key text PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE silent_instrument, indicator, bar, instrument');
  }
}
