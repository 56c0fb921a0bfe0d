import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One name can be published over several periods and lengths of bars: each is kept. */
export class KeepEveryIndicator1796000000000 implements MigrationInterface {
  readonly name = 'KeepEveryIndicator1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE indicator ADD COLUMN period integer, ADD COLUMN interval text');
    await runner.query(
      `UPDATE indicator SET period = (data->>'period')::integer, interval = data->>'interval'`,
    );
    await runner.query(`
      ALTER TABLE indicator ALTER COLUMN period SET NOT NULL, ALTER COLUMN interval SET NOT NULL,
        DROP CONSTRAINT indicator_pkey,
        ADD PRIMARY KEY (account, instrument_key, name, period, interval)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // One of each name is what the version before knows.
    await runner.query(`
      DELETE FROM indicator AS one USING indicator AS other
      WHERE one.account = other.account AND one.instrument_key = other.instrument_key
        AND one.name = other.name AND (one.period, one.interval) > (other.period, other.interval)`);
    await runner.query(`
      ALTER TABLE indicator DROP CONSTRAINT indicator_pkey, DROP COLUMN period, DROP COLUMN interval,
        ADD PRIMARY KEY (account, instrument_key, name)`);
  }
}
