import { type Instant, instantText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
  type FillGap,
  Journal,
  type JournalKeys,
  type JournalRow,
} from '../../../application/ports/journal';
import { type JournalRecord, recordOf, rowOf } from './journal-row.mapper';

const COLUMNS = `order_ref, account, client_id, order_id, epoch, command_id, correlation_id, principal,
  trade_id, intent_id, purpose, contract, leg, state, published, position_when_absent, touched_at`;

const RECORDSET = `jsonb_to_recordset($1::jsonb) AS r(
  order_ref text, account text, client_id integer, order_id integer, perm_id bigint, epoch integer,
  command_id uuid, correlation_id text, principal text, trade_id uuid, intent_id uuid, purpose text, contract jsonb,
  leg jsonb, status text, settled boolean, state jsonb, published jsonb, position_when_absent text,
  touched_at timestamptz)`;

/** The journal in the table of the same name. */
export class PgJournal extends Journal {
  async insert(tx: Tx, rows: readonly JournalRow[]): Promise<ReadonlySet<string>> {
    const inserted = await tx.query<{ order_ref: string }>(
      `INSERT INTO journal (order_ref, account, client_id, order_id, perm_id, epoch, command_id,
         correlation_id, principal, trade_id, intent_id, purpose, contract, leg, status, settled, state,
         published, position_when_absent, touched_at)
       SELECT order_ref, account, client_id, order_id, perm_id, epoch, command_id, correlation_id,
         principal, trade_id, intent_id, purpose, contract, leg, status, settled, state, published,
         position_when_absent, touched_at
       FROM ${RECORDSET}
       ON CONFLICT (order_ref) DO NOTHING RETURNING order_ref`,
      [JSON.stringify(rows.map(recordOf))],
    );
    return new Set(inserted.map((row) => row.order_ref));
  }

  async remove(tx: Tx, orderRefs: readonly string[]): Promise<void> {
    await tx.query(`DELETE FROM journal WHERE order_ref = ANY($1)`, [orderRefs]);
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
    await tx.query(
      `UPDATE journal j SET perm_id = r.perm_id, epoch = r.epoch, command_id = r.command_id,
         correlation_id = r.correlation_id, principal = r.principal, purpose = r.purpose, leg = r.leg, status = r.status,
         settled = r.settled, state = r.state, published = r.published,
         position_when_absent = r.position_when_absent, touched_at = r.touched_at
       FROM ${RECORDSET} WHERE j.order_ref = r.order_ref`,
      [JSON.stringify(rows.map(recordOf))],
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
}
