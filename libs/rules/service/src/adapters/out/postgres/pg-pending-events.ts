import type { Tx } from '@fairlead/platform';
import {
  type AwaitedEvent,
  type PendingEvent,
  PendingEvents,
} from '../../../application/ports/pending-events';

const OLDEST = `SELECT seq, account, instrument_key AS "instrumentKey", event FROM (
    SELECT *, row_number() OVER (PARTITION BY instrument_key ORDER BY seq) AS place
    FROM pending_event WHERE account = $1) AS each
  WHERE place <= $2 ORDER BY seq`;

/** Events that wait to be decided, in PostgreSQL. */
export class PgPendingEvents extends PendingEvents {
  async add(tx: Tx, { account, instrumentKey, event }: AwaitedEvent): Promise<void> {
    await tx.query(
      `INSERT INTO pending_event (account, instrument_key, event_id, event) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [account, instrumentKey, event.id, JSON.stringify(event)],
    );
  }

  async oldest(
    tx: Tx,
    { account, ofEach }: { readonly account: string; readonly ofEach: number },
  ): Promise<readonly PendingEvent[]> {
    const rows = await tx.query<PendingEvent & { readonly seq: unknown }>(OLDEST, [account, ofEach]); // prettier-ignore
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  }

  async take(tx: Tx, seq: number): Promise<boolean> {
    const rows = await tx.query('DELETE FROM pending_event WHERE seq = $1 RETURNING 1', [seq]);
    return rows.length === 1;
  }
}
