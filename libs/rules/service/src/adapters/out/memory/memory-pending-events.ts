import { MemoryTable, type Tx } from '@fairlead/platform';
import {
  type AwaitedEvent,
  type PendingEvent,
  PendingEvents,
} from '../../../application/ports/pending-events';

/** Events that wait to be decided, without a database. */
export class MemoryPendingEvents extends PendingEvents {
  private readonly rows = new MemoryTable<PendingEvent>(({ account, instrumentKey, event }) =>
    [account, instrumentKey, event.id].join(' '),
  );
  private seq = 0;

  async add(tx: Tx, awaited: AwaitedEvent): Promise<void> {
    this.seq += 1;
    await this.rows.add(tx, { ...awaited, seq: this.seq });
  }

  async oldest(
    tx: Tx,
    { account, ofEach }: { readonly account: string; readonly ofEach: number },
  ): Promise<readonly PendingEvent[]> {
    const rows = await this.rows.list(tx, (row) => row.account === account);
    const inOrder = [...rows].sort((left, right) => left.seq - right.seq);
    return inOrder.filter((row, place) => {
      const before = inOrder.slice(0, place);
      return before.filter(({ instrumentKey }) => instrumentKey === row.instrumentKey).length < ofEach; // prettier-ignore
    });
  }

  async take(tx: Tx, seq: number): Promise<boolean> {
    const removed = await this.rows.remove(tx, (row) => row.seq === seq);
    return removed.length === 1;
  }
}
