import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How each rule was evaluated, and what decisions rested on, so that they can be decided again by other rules. */
export class KeepEvaluations1796500000001 implements MigrationInterface {
  readonly name = 'KeepEvaluations1796500000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE rule_evaluation (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      account text NOT NULL,
      cause_id text,
      cause text NOT NULL,
      symbol text NOT NULL,
      instrument_key text NOT NULL,
      rule_id text NOT NULL,
      rules_version integer NOT NULL,
      at_ms bigint NOT NULL,
      code text NOT NULL,
      is_miss boolean NOT NULL,
      evaluation jsonb NOT NULL
    )`);
    await runner.query(
      'CREATE INDEX rule_evaluation_of ON rule_evaluation (account, rule_id, seq)',
    );
    await runner.query('CREATE INDEX rule_evaluation_symbol ON rule_evaluation (account, symbol, seq)'); // prettier-ignore
    await runner.query('CREATE INDEX rule_evaluation_held ON rule_evaluation (account, seq) WHERE NOT is_miss'); // prettier-ignore
    await runner.query(`CREATE INDEX rule_evaluation_miss ON rule_evaluation (account, rule_id, instrument_key, seq)
      WHERE is_miss`);
    await runner.query(`CREATE TABLE decision_record (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      cause_id text NOT NULL UNIQUE,
      account text NOT NULL,
      at_ms bigint NOT NULL,
      record text NOT NULL
    )`);
    await runner.query('CREATE INDEX decision_record_at ON decision_record (account, at_ms, seq)'); // prettier-ignore
    await runner.query('CREATE INDEX decision_at ON decision (decided_at_ms)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX decision_at');
    await runner.query('DROP TABLE decision_record, rule_evaluation');
  }
}
