import { type Instant, instantText, present } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
  type FillGap,
  Journal,
  type JournalKeys,
  type JournalRow,
} from '../../../application/ports/journal';
import type { JournalFence } from '../../../application/journal-fence';
import { type JournalRecord, recordOf, rowOf } from './journal-row.mapper';

const COLUMNS = `order_ref, account, client_id, order_id, epoch, command_id, correlation_id, principal,
  trade_id, intent_id, purpose, contract, leg, state, published, position_when_absent, touched_at`;

const RECORDSET = `jsonb_to_recordset($1::jsonb) AS r(
  order_ref text, account text, client_id integer, order_id integer, perm_id bigint, epoch integer,
  command_id uuid, correlation_id text, principal text, trade_id uuid, intent_id uuid, purpose text, contract jsonb,
  leg jsonb, status text, settled boolean, state jsonb, published jsonb, position_when_absent text,
  touched_at timestamptz)`;

/**
 * A write locks the token that it was held against until the end of its unit of work, so that a take-over waits for what
 * was begun, and what begins after it finds another.
 */
const HELD = `held AS MATERIALIZED (SELECT 1 FROM writer WHERE account = $2 AND token = $3 FOR SHARE)`;
const IS_HELD = `EXISTS (SELECT 1 FROM held)`;

/** The journal in the table of the same name. */
export class PgJournal extends Journal {
  constructor(private readonly fence: JournalFence) {
    super();
  }

  async insert(tx: Tx, rows: readonly JournalRow[]): Promise<ReadonlySet<string>> {
    const inserted = await this.write<{ order_refs: string[] }>(
      tx,
      `WITH ${HELD}, inserted AS (INSERT INTO journal (order_ref, account, client_id, order_id, perm_id, epoch, command_id,
         correlation_id, principal, trade_id, intent_id, purpose, contract, leg, status, settled, state,
         published, position_when_absent, touched_at)
       SELECT order_ref, account, client_id, order_id, perm_id, epoch, command_id, correlation_id,
         principal, trade_id, intent_id, purpose, contract, leg, status, settled, state, published,
         position_when_absent, touched_at
       FROM ${RECORDSET} WHERE ${IS_HELD}
       ON CONFLICT (order_ref) DO NOTHING RETURNING order_ref)
       SELECT ${IS_HELD} AS held, ARRAY(SELECT order_ref FROM inserted) AS order_refs`,
      JSON.stringify(rows.map(recordOf)),
    );
    return new Set(inserted.order_refs);
  }

  async remove(tx: Tx, orderRefs: readonly string[]): Promise<void> {
    await this.write(
      tx,
      `WITH ${HELD}, removed AS (DELETE FROM journal WHERE order_ref = ANY($1) AND ${IS_HELD})
       SELECT ${IS_HELD} AS held`,
      orderRefs,
    );
  }

  async find(tx: Tx, account: string, keys: JournalKeys): Promise<readonly JournalRow[]> {
    const records = await tx.query<JournalRecord>(
      `SELECT ${COLUMNS} FROM journal
       WHERE account = $1 AND (order_ref = ANY($2) OR order_id = ANY($3) OR perm_id = ANY($4))
       ORDER BY order_ref FOR UPDATE`,
      [account, keys.orderRefs, keys.orderIds, keys.permIds],
    );
    return records.map(rowOf);
  }

  async unsettled(tx: Tx, account: string): Promise<readonly JournalRow[]> {
    const records = await tx.query<JournalRecord>(
      `SELECT ${COLUMNS} FROM journal WHERE account = $1 AND NOT settled
       ORDER BY order_ref FOR UPDATE`,
      [account],
    );
    return records.map(rowOf);
  }

  async save(tx: Tx, rows: readonly JournalRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.write(
      tx,
      `WITH ${HELD}, saved AS (UPDATE journal j SET perm_id = r.perm_id, epoch = r.epoch, command_id = r.command_id,
         correlation_id = r.correlation_id, principal = r.principal, purpose = r.purpose, leg = r.leg, status = r.status,
         settled = r.settled, state = r.state, published = r.published,
         position_when_absent = r.position_when_absent, touched_at = r.touched_at
       FROM ${RECORDSET} WHERE j.order_ref = r.order_ref AND ${IS_HELD})
       SELECT ${IS_HELD} AS held`,
      JSON.stringify(rows.map(recordOf)),
    );
  }

  async fillGaps(tx: Tx, account: string, since: Instant): Promise<readonly FillGap[]> {
    const gaps = await tx.query<{ order_ref: string }>(
      `SELECT j.order_ref FROM journal j
       LEFT JOIN (SELECT order_ref, sum(quantity) AS filled FROM execution GROUP BY order_ref) e
         ON e.order_ref = j.order_ref
       WHERE j.account = $1 AND j.touched_at > $2
         AND (j.state #>> '{seen,filled}')::numeric > COALESCE(e.filled, 0)`,
      [account, instantText(since)],
    );
    return gaps.map((row) => ({ orderRef: row.order_ref }));
  }

  /** Runs one statement that writes where the fence is held, and says whether it is. */
  private async write<Row extends object = object>(
    tx: Tx,
    statement: string,
    written: unknown,
  ): Promise<Row> {
    const { account, token } = this.fence;
    const [row] = await tx.query<Row & { held: boolean }>(statement, [written, account, token]);
    const { held, ...more } = present(row, 'it says whether the fence is held');
    this.fence.check(held);
    return more as unknown as Row;
  }
}
