import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit trail: every event once, found by its story, its trade or its order. */
export class CreateAuditTrail1764000000000 implements MigrationInterface {
  readonly name = 'CreateAuditTrail1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_event (
        position bigserial PRIMARY KEY,
        event_id uuid NOT NULL UNIQUE,
        type text NOT NULL,
        version integer NOT NULL,
        correlation_id text NOT NULL,
        causation_id text,
        source text NOT NULL,
        occurred_at text NOT NULL,
        recorded_at text NOT NULL,
        data jsonb NOT NULL
      )`);
    await runner.query(
      `CREATE INDEX audit_event_story ON audit_event (correlation_id text_pattern_ops)`,
    );
    await runner.query(
      `CREATE INDEX audit_event_trade ON audit_event ((data->>'tradeId')) WHERE data ? 'tradeId'`,
    );
    await runner.query(
      `CREATE INDEX audit_event_order ON audit_event ((data->>'orderRef')) WHERE data ? 'orderRef'`,
    );
    await runner.query(
      `CREATE INDEX audit_event_execution ON audit_event ((data->>'executionId')) WHERE data ? 'executionId'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE audit_event`);
  }
}
