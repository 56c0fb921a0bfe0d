import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An execution that the broker took back is kept with no shares. */
export class AllowBustedExecutions1764000002000 implements MigrationInterface {
  readonly name = 'AllowBustedExecutions1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE execution DROP CONSTRAINT execution_quantity_check,
         ADD CONSTRAINT execution_quantity_check CHECK (quantity >= 0)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE execution DROP CONSTRAINT execution_quantity_check,
         ADD CONSTRAINT execution_quantity_check CHECK (quantity > 0)`,
    );
  }
}
