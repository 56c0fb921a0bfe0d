import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How each file stood when that was last published: of several engines that see it change, one says so. */
export class ReportEachFileStateOnce1796000000002 implements MigrationInterface {
  readonly name = 'ReportEachFileStateOnce1796000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE rule_file_report (
      account text NOT NULL,
      kind text NOT NULL,
      sha256 text NOT NULL,
      reported_at_ms bigint NOT NULL,
      PRIMARY KEY (account, kind)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rule_file_report');
  }
}
