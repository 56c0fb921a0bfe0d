import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is written into it is taken back: it shows whether there is room on the disk. */
export class RoomTrial1766000000001 implements MigrationInterface {
  readonly name = 'RoomTrial1766000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE room_trial (filler text NOT NULL);
      -- Compressed, a hundred kilobytes would be a line.
      ALTER TABLE room_trial ALTER COLUMN filler SET STORAGE EXTERNAL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE room_trial');
  }
}
