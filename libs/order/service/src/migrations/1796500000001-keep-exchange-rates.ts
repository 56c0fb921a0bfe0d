import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one unit of other currencies is worth in the account's, as the broker last reported it. */
export class KeepExchangeRates1796500000001 implements MigrationInterface {
  readonly name = 'KeepExchangeRates1796500000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE account_state ADD COLUMN exchange_rates jsonb NOT NULL DEFAULT '{}'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account_state DROP COLUMN exchange_rates');
  }
}
