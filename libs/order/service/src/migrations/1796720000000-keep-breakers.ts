import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What breakers remember of the day, and when they were re-armed. */
export class KeepBreakers1796720000000 implements MigrationInterface {
  readonly name = 'KeepBreakers1796720000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE account_state ADD COLUMN breakers jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account_state DROP COLUMN breakers');
  }
}
