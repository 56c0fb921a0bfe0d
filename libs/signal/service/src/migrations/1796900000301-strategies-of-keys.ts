import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The strategies that a key may enter for; those that came before may for every one. */
export class StrategiesOfKeys1796900000301 implements MigrationInterface {
  readonly name = 'StrategiesOfKeys1796900000301';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_key ADD COLUMN strategies text[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_key DROP COLUMN strategies');
  }
}
