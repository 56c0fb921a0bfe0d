import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Features of signals that rules compare with those of the next ones: the last of each source for each instrument. */
export class RememberFeatures1796600000001 implements MigrationInterface {
  readonly name = 'RememberFeatures1796600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE feature_view (
      source text NOT NULL,
      instrument_key text NOT NULL,
      name text NOT NULL,
      value numeric NOT NULL,
      accepted_at_ms bigint NOT NULL,
      PRIMARY KEY (source, instrument_key, name)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feature_view');
  }
}
