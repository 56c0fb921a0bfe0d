import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entries that were put to a person, and what was said: a row for each, with the first answer. */
export class KeepApprovals1796000000010 implements MigrationInterface {
  readonly name = 'KeepApprovals1796000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE approval (
        intent_id uuid PRIMARY KEY REFERENCES intent (intent_id),
        proposal jsonb NOT NULL,
        requested_at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        answer text CHECK (answer IN ('APPROVED', 'REJECTED')),
        answered_by text,
        answer_reason text,
        answered_at timestamptz,
        CHECK (num_nulls(answer, answered_by, answer_reason, answered_at) IN (0, 4))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE approval');
  }
}
