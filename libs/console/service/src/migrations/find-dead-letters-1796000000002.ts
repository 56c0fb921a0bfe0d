import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The newest dead letters are found without a look through the whole trail. */
export class FindDeadLetters1796000000002 implements MigrationInterface {
  readonly name = 'FindDeadLetters1796000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX audit_event_dead_letter ON audit_event (position) WHERE type = 'dlq.dead-lettered'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX audit_event_dead_letter');
  }
}
