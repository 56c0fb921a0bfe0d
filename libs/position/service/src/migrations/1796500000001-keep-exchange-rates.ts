import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one unit of other currencies is worth in the account's: profit is shown in both. */
export class KeepRatesOfAccounts1796500000001 implements MigrationInterface {
  readonly name = 'KeepRatesOfAccounts1796500000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE account ADD COLUMN exchange_rates jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account DROP COLUMN exchange_rates');
  }
}
