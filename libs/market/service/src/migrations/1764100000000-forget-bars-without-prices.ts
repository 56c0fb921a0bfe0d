import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Earlier versions took the broker's "no value" (-1, 0, the largest numbers) for prices. Such bars go, and with them the
 * indicators that may rest on them; history brings back what was real. Of futures and yields real bars below zero go too.
 */
export class ForgetBarsWithoutPrices1764100000000 implements MigrationInterface {
  readonly name = 'ForgetBarsWithoutPrices1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM indicator WHERE instrument_key IN
        (SELECT instrument_key FROM bar WHERE low <= 0 OR high >= 2147483647)`);
    await runner.query('DELETE FROM bar WHERE low <= 0 OR high >= 2147483647');
  }

  async down(): Promise<void> {
    // What was no price cannot come back.
  }
}
