import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a key may do beside its sources, and until when; those that came before may do everything, for ever. */
export class LimitApiKeys1764000000301 implements MigrationInterface {
  readonly name = 'LimitApiKeys1764000000301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE api_key
      ADD COLUMN max_notional numeric,
      ADD COLUMN age_ms_max jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN expires_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE api_key DROP COLUMN max_notional, DROP COLUMN age_ms_max, DROP COLUMN expires_at',
    );
  }
}
