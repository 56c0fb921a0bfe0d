import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which replica received a signal; not known of those that came before. */
export class AddSignalReceiver1764000000101 implements MigrationInterface {
  readonly name = 'AddSignalReceiver1764000000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE signal ADD COLUMN received_by text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE signal DROP COLUMN received_by');
  }
}
