import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the market was belongs to the account that it was seen through, the simulator's is another market than a TWS shows,
 * and to the contract: a symbol can become another listing. Rows of before do not say either. They stay, and are not used:
 * the broker is asked for their history again.
 */
export class KeepAccountsApart1764500000000 implements MigrationInterface {
  readonly name = 'KeepAccountsApart1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['instrument', 'bar', 'indicator', 'silent_instrument']) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN account text NOT NULL DEFAULT ''`);
      await runner.query(`ALTER TABLE ${table} ALTER COLUMN account DROP DEFAULT`);
    }
    for (const table of ['instrument', 'bar', 'indicator']) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN contract_id integer NOT NULL DEFAULT 0`);
    }
    for (const [table, key] of Object.entries(KEYS)) {
      await runner.query(`
        ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey, ADD PRIMARY KEY (${key})`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, key] of Object.entries(KEYS_BEFORE)) {
      await runner.query(`DELETE FROM ${table} WHERE account <> ''`);
      await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey`);
      await runner.query(`
        ALTER TABLE ${table} DROP COLUMN account, DROP COLUMN IF EXISTS contract_id,
          ADD PRIMARY KEY (${key})`);
    }
  }
}

const KEYS = {
  instrument: 'account, instrument_key',
  bar: 'account, instrument_key, contract_id, interval, starts_at',
  indicator: 'account, instrument_key, name',
  silent_instrument: 'account, instrument_key',
};
const KEYS_BEFORE = {
  instrument: 'instrument_key',
  bar: 'instrument_key, interval, starts_at',
  indicator: 'instrument_key, name',
  silent_instrument: 'instrument_key',
};
