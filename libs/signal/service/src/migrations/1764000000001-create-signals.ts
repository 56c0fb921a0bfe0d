import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signals, refusals, the progress of signals, and the keys that may send them. */
export class CreateSignals1764000000001 implements MigrationInterface {
  readonly name = 'CreateSignals1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE signal (
      signal_id uuid PRIMARY KEY,
      source text NOT NULL,
      key text NOT NULL,
      instrument_key text NOT NULL,
      symbol text NOT NULL,
      action text NOT NULL,
      confidence double precision NOT NULL,
      fields jsonb NOT NULL,
      issued_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      accepted_at timestamptz NOT NULL,
      body_sha256 text NOT NULL,
      UNIQUE (source, key)
    )`);
    await runner.query('CREATE INDEX signal_accepted_at ON signal (accepted_at DESC)');
    await runner.query(`CREATE TABLE signal_progress (
      signal_id uuid PRIMARY KEY REFERENCES signal,
      progress jsonb NOT NULL,
      disposition text,
      code text,
      reason text,
      changed_at timestamptz NOT NULL
    )`);
    await runner.query(`CREATE TABLE refusal (
      submission_id uuid PRIMARY KEY,
      source text NOT NULL,
      code text NOT NULL,
      status integer NOT NULL,
      problems jsonb NOT NULL,
      received_at timestamptz NOT NULL,
      body_sha256 text NOT NULL
    )`);
    await runner.query(`CREATE TABLE api_key (
      name text PRIMARY KEY,
      prefix text NOT NULL,
      sha256 text NOT NULL UNIQUE,
      sources text[],
      default_source text NOT NULL,
      created_at timestamptz NOT NULL,
      revoked_at timestamptz
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_key, refusal, signal_progress, signal');
  }
}
