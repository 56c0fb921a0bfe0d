import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who asked for what led to a trade or an intent; null for those of before. */
export class KeepPrincipals1796400000001 implements MigrationInterface {
  readonly name = 'KeepPrincipals1796400000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE trade ADD COLUMN principal text');
    await runner.query('ALTER TABLE intent ADD COLUMN principal text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE intent DROP COLUMN principal');
    await runner.query('ALTER TABLE trade DROP COLUMN principal');
  }
}
