import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who asked for what led to an event; null for those of before. */
export class KeepPrincipals1796400000002 implements MigrationInterface {
  readonly name = 'KeepPrincipals1796400000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_event ADD COLUMN principal text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_event DROP COLUMN principal');
  }
}
