import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which gateway may write the journal of an account: the one that was given this token. */
export class FenceJournal1796900000001 implements MigrationInterface {
  readonly name = 'FenceJournal1796900000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE writer (account text PRIMARY KEY, token integer NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE writer');
  }
}
