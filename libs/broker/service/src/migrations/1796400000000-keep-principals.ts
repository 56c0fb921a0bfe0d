import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who asked for what led to an order or an execution; null for those of before. */
export class KeepPrincipals1796400000000 implements MigrationInterface {
  readonly name = 'KeepPrincipals1796400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE journal ADD COLUMN principal text');
    await runner.query('ALTER TABLE execution ADD COLUMN principal text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE execution DROP COLUMN principal');
    await runner.query('ALTER TABLE journal DROP COLUMN principal');
  }
}
