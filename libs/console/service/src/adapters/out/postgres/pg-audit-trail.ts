import type { Envelope } from '@fairlead/contracts';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import { AuditTrail } from '../../../application/ports/audit-trail';

/** A story is a few dozen events; the bound keeps a broken correlation id from filling the memory. */
const STORY_EVENTS_MAX = 2_000;

interface AuditRow {
  readonly event_id: string;
  readonly type: string;
  readonly version: number;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly source: string;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly data: object;
}

/** The audit trail in PostgreSQL. */
export class PgAuditTrail extends AuditTrail {
  constructor(private readonly unitOfWork: UnitOfWork) {
    super();
  }

  async append(tx: Tx, event: Envelope): Promise<void> {
    await tx.query(
      `INSERT INTO audit_event (event_id, type, version, correlation_id, causation_id, source, occurred_at, recorded_at, data)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (event_id) DO NOTHING`,
      [
        event.id,
        event.type,
        event.version,
        event.correlationId,
        event.causationId,
        event.source,
        event.occurredAt,
        event.recordedAt,
        JSON.stringify(event.data),
      ],
    );
  }

  async signalsBeginningWith(prefix: string): Promise<readonly string[]> {
    const rows = await this.unitOfWork.run((tx) =>
      tx.query<{ correlation_id: string }>(
        `SELECT DISTINCT correlation_id FROM audit_event
         WHERE correlation_id LIKE $1 AND type = 'signal.accepted' LIMIT 2`,
        [`${prefix.replaceAll(/[%_\\]/g, '')}%`],
      ),
    );
    return rows.map((row) => row.correlation_id);
  }

  async story(correlationId: string): Promise<readonly Envelope[]> {
    const rows = await this.unitOfWork.run((tx) => tx.query<AuditRow>(STORY, [correlationId]));
    return rows.map(envelopeOf);
  }
}

/**
 * A story grows by four steps: what carries its correlation id, what happened to the trades in that, what happened to
 * the orders of those trades, and what their executions cost. Each step has its index.
 */
const STORY = `
  WITH told AS (SELECT data FROM audit_event WHERE correlation_id = $1),
  trades AS (SELECT DISTINCT data->>'tradeId' AS id FROM told WHERE data ? 'tradeId'),
  orders AS (
    SELECT DISTINCT data->>'orderRef' AS id FROM audit_event
    WHERE data ? 'tradeId' AND data->>'tradeId' = ANY(ARRAY(SELECT id FROM trades)) AND data ? 'orderRef'
    UNION SELECT data->>'orderRef' FROM told WHERE data ? 'orderRef'),
  executions AS (
    SELECT DISTINCT data->>'executionId' AS id FROM audit_event
    WHERE data ? 'orderRef' AND data->>'orderRef' = ANY(ARRAY(SELECT id FROM orders)) AND data ? 'executionId')
  SELECT * FROM audit_event
  WHERE correlation_id = $1
     OR (data ? 'tradeId' AND data->>'tradeId' = ANY(ARRAY(SELECT id FROM trades)))
     OR (data ? 'orderRef' AND data->>'orderRef' = ANY(ARRAY(SELECT id FROM orders)))
     OR (data ? 'executionId' AND data->>'executionId' = ANY(ARRAY(SELECT id FROM executions)))
  ORDER BY recorded_at, position LIMIT ${STORY_EVENTS_MAX}`;

function envelopeOf(row: AuditRow): Envelope {
  return {
    id: row.event_id,
    type: row.type,
    version: row.version,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    source: row.source,
    data: row.data,
  };
}
