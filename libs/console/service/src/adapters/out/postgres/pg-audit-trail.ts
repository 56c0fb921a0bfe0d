import type { Envelope } from '@fairlead/contracts';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import { DEAD_LETTER_TYPE } from '../../../application/dead-letter.mapper';
import {
  AuditTrail,
  OVERLAP,
  STORIES_MAX,
  STORY_EVENTS_MAX,
} from '../../../application/ports/audit-trail';

interface AuditRow {
  readonly event_id: string;
  readonly type: string;
  readonly version: number;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly source: string;
  /** Null for an event of before this was kept. */
  readonly principal: string | null;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly data: object;
}

/** The audit trail in PostgreSQL. */
export class PgAuditTrail extends AuditTrail {
  /** What a unit of work has appended so far. */
  private readonly appended = new WeakMap<Tx, Envelope[]>();

  constructor(private readonly unitOfWork: UnitOfWork) {
    super();
  }

  append(tx: Tx, event: Envelope): void {
    const appended = this.appended.get(tx);
    if (appended !== undefined) {
      appended.push(event);
      return;
    }
    const events = [event];
    this.appended.set(tx, events);
    tx.beforeCommit(() => insert(tx, events));
  }

  async signalsBeginningWith(prefix: string): Promise<readonly string[]> {
    const rows = await this.unitOfWork.run((tx) =>
      tx.query<{ correlation_id: string }>(
        `SELECT DISTINCT correlation_id FROM audit_event
         WHERE correlation_id LIKE $1 AND type = 'signal.accepted' LIMIT ${STORIES_MAX}`,
        [`${prefix.replaceAll(/[%_\\]/g, '')}%`],
      ),
    );
    return rows.map((row) => row.correlation_id);
  }

  async storiesOf(name: string): Promise<readonly string[]> {
    if (name === '') return [];
    const rows = await this.unitOfWork.run((tx) =>
      tx.query<{ correlation_id: string }>(STORIES_OF, [name]),
    );
    return rows.map((row) => row.correlation_id);
  }

  async since(eventId: string, limit: number): Promise<readonly Envelope[] | null> {
    const id = eventId.toLowerCase();
    if (!UUID.test(id)) return null;
    const rows = await this.unitOfWork.run((tx) =>
      tx.query<AuditRow>(SINCE, [id, OVERLAP, limit + 1]),
    );
    if (!rows.some((row) => row.event_id === id)) return null;
    return rows.flatMap((row) => (row.event_id === id ? [] : [envelopeOf(row)]));
  }

  async accountsOf(correlationIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.unitOfWork.run((tx) =>
      tx.query<{ correlation_id: string; account: string }>(ACCOUNTS, [correlationIds]),
    );
    return new Map(rows.map((row) => [row.correlation_id, row.account]));
  }

  async deadLetters(limit: number): Promise<readonly Envelope[]> {
    // The type stands in the statement, as in the index that it is found by.
    const rows = await this.unitOfWork.run((tx) =>
      tx.query<AuditRow>(
        `SELECT * FROM audit_event WHERE type = '${DEAD_LETTER_TYPE}' ORDER BY position DESC LIMIT $1`,
        [limit],
      ),
    );
    return rows.map(envelopeOf);
  }

  async story(correlationId: string): Promise<readonly Envelope[]> {
    const rows = await this.unitOfWork.run((tx) => tx.query<AuditRow>(STORY, [correlationId]));
    return rows.map(envelopeOf);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A decision names its account in its intents, everything after it by itself. The first event counts. */
const ACCOUNTS = `
  SELECT DISTINCT ON (correlation_id) correlation_id, account FROM (
    SELECT correlation_id, position,
      coalesce(data->>'account', data#>>'{intents,0,account}') AS account
    FROM audit_event WHERE correlation_id = ANY($1)) AS named
  WHERE account IS NOT NULL ORDER BY correlation_id, position`;

const SINCE = `
  SELECT * FROM audit_event
  WHERE position > (SELECT position FROM audit_event WHERE event_id = $1) - $2::bigint
  ORDER BY position LIMIT $3`;

/** From an execution to its orders, from an order to its trades, from a trade to what was recorded of it first. */
const STORIES_OF = `
  WITH named AS (
    SELECT position, correlation_id, data FROM audit_event WHERE data ? 'executionId' AND data->>'executionId' = $1
    UNION SELECT position, correlation_id, data FROM audit_event WHERE data ? 'orderRef' AND data->>'orderRef' = $1),
  orders AS (SELECT DISTINCT data->>'orderRef' AS id FROM named WHERE data->>'orderRef' <> ''),
  trades AS (
    SELECT DISTINCT data->>'tradeId' AS id FROM audit_event
    WHERE data ? 'orderRef' AND data->>'orderRef' = ANY(ARRAY(SELECT id FROM orders)) AND data ? 'tradeId'
    UNION SELECT $1),
  opened AS (
    SELECT DISTINCT ON (data->>'tradeId') correlation_id FROM audit_event
    WHERE data ? 'tradeId' AND data->>'tradeId' = ANY(ARRAY(SELECT id FROM trades))
    ORDER BY data->>'tradeId', position)
  SELECT DISTINCT correlation_id FROM opened
  UNION
  (SELECT correlation_id FROM named WHERE NOT EXISTS (SELECT FROM opened) ORDER BY position LIMIT 1)
  LIMIT ${STORIES_MAX}`;

/**
 * A story grows by four steps: what carries its correlation id, what happened to the trades in that, what happened to
 * the orders of those trades, and what their executions cost. Each step has its index.
 */
const STORY = `
  WITH own AS (SELECT data FROM audit_event WHERE correlation_id = $1),
  trades AS (SELECT DISTINCT data->>'tradeId' AS id FROM own WHERE data ? 'tradeId'),
  orders AS (
    SELECT DISTINCT data->>'orderRef' AS id FROM audit_event
    WHERE data ? 'tradeId' AND data->>'tradeId' = ANY(ARRAY(SELECT id FROM trades)) AND data ? 'orderRef'
    UNION SELECT data->>'orderRef' FROM own WHERE data ? 'orderRef'),
  executions AS (
    SELECT DISTINCT data->>'executionId' AS id FROM audit_event
    WHERE data ? 'orderRef' AND data->>'orderRef' = ANY(ARRAY(SELECT id FROM orders)) AND data ? 'executionId')
  SELECT * FROM audit_event
  WHERE correlation_id = $1
     OR (data ? 'tradeId' AND data->>'tradeId' = ANY(ARRAY(SELECT id FROM trades)))
     OR (data ? 'orderRef' AND data->>'orderRef' = ANY(ARRAY(SELECT id FROM orders)))
     OR (data ? 'executionId' AND data->>'executionId' = ANY(ARRAY(SELECT id FROM executions)))
  ORDER BY recorded_at, position LIMIT ${STORY_EVENTS_MAX}`;

/** One statement for all events of a unit of work, however many. */
async function insert(tx: Tx, events: readonly Envelope[]): Promise<void> {
  const rows = events.map((event) => ({
    event_id: event.id,
    type: event.type,
    version: event.version,
    correlation_id: event.correlationId,
    causation_id: event.causationId,
    source: event.source,
    principal: event.principal ?? null,
    occurred_at: event.occurredAt,
    recorded_at: event.recordedAt,
    data: event.data,
  }));
  await tx.query(
    `INSERT INTO audit_event (event_id, type, version, correlation_id, causation_id, source,
       principal, occurred_at, recorded_at, data)
     SELECT event_id, type, version, correlation_id, causation_id, source, principal, occurred_at, recorded_at, data
     FROM jsonb_to_recordset($1) AS event(event_id uuid, type text, version int, correlation_id text, causation_id text,
       source text, principal text, occurred_at text, recorded_at text, data jsonb)
     ON CONFLICT (event_id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

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
    ...(row.principal === null ? {} : { principal: row.principal }),
    data: row.data,
  };
}
