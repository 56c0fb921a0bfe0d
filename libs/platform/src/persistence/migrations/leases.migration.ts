import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one of several replicas of a service may do at a time. signal-ingestion had the table before the others. */
export class Leases1798000000000 implements MigrationInterface {
  readonly name = 'Leases1798000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS lease (
        name text PRIMARY KEY,
        holder text NOT NULL,
        token bigint NOT NULL,
        held_until timestamptz NOT NULL
      )`);
  }

  /** Nothing: the table may be the service's own. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}
