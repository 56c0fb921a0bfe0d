import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When entries were approved, which limits count, and what the broker last reported of the account's money. */
export class CountApprovals1796710000000 implements MigrationInterface {
  readonly name = 'CountApprovals1796710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account_state ADD COLUMN funds jsonb');
    await runner.query('ALTER TABLE intent ADD COLUMN approved_at timestamptz');
    await runner.query(
      'CREATE INDEX intent_approved ON intent (account, approved_at) WHERE approved_at IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE intent DROP COLUMN approved_at');
    await runner.query('ALTER TABLE account_state DROP COLUMN funds');
  }
}
