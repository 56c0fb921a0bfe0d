import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a person changed something on rules. */
export class KeepReasons1796700000001 implements MigrationInterface {
  readonly name = 'KeepReasons1796700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rule_change ADD COLUMN reason text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rule_change DROP COLUMN reason');
  }
}
