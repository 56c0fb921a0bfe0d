import { type Decimal, type Instant, decimal, sum } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
  type FillGap,
  Journal,
  type JournalKeys,
  type JournalRow,
} from '../../../application/ports/journal';
import type { JournalFence } from '../../../application/journal-fence';
import { type GatewayMemory, sortedBy } from './gateway-memory';

/** The journal in memory. */
export class MemoryJournal extends Journal {
  constructor(
    private readonly memory: GatewayMemory,
    private readonly fence: JournalFence,
  ) {
    super();
  }

  async insert(tx: Tx, rows: readonly JournalRow[]): Promise<ReadonlySet<string>> {
    await this.checkFence(tx);
    const inserted = new Set<string>();
    for (const row of rows) {
      if (!(await this.memory.journal.add(tx, row))) continue;
      await this.memory.orderIds.insert(tx, row);
      inserted.add(row.orderRef);
    }
    return inserted;
  }

  async remove(tx: Tx, orderRefs: readonly string[]): Promise<void> {
    await this.checkFence(tx);
    const isNamed = ({ orderRef }: JournalRow): boolean => orderRefs.includes(orderRef);
    await this.memory.journal.remove(tx, isNamed);
    await this.memory.orderIds.remove(tx, isNamed);
  }

  async find(tx: Tx, account: string, keys: JournalKeys): Promise<readonly JournalRow[]> {
    const rows = await this.memory.journal.list(
      tx,
      (row) =>
        row.account === account &&
        (keys.orderRefs.includes(row.orderRef) ||
          keys.orderIds.includes(row.orderId) ||
          (row.order.seen.permId !== null && keys.permIds.includes(row.order.seen.permId))),
    );
    return sortedBy(rows, ({ orderRef }) => orderRef);
  }

  async unsettled(tx: Tx, account: string): Promise<readonly JournalRow[]> {
    const rows = await this.memory.journal.list(
      tx,
      ({ order, ...row }) =>
        row.account === account && (order.endedAt === null || order.awaitsCode),
    );
    return sortedBy(rows, ({ orderRef }) => orderRef);
  }

  async save(tx: Tx, rows: readonly JournalRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.checkFence(tx);
    for (const row of rows) {
      const known = await this.memory.journal.find(tx, row.orderRef);
      if (known === null) continue;
      // What was placed stays: whose it is, under which ids, for what contract and trade.
      const { account, clientId, orderId, tradeId, intentId, contract } = known;
      const placed = { account, clientId, orderId, tradeId, intentId, contract };
      await this.memory.journal.save(tx, { ...row, ...placed });
    }
  }

  async fillGaps(tx: Tx, account: string, since: Instant): Promise<readonly FillGap[]> {
    const details = (await this.memory.executions.list(tx)).flatMap(
      ({ stored }) => stored.record.execution?.detail ?? [],
    );
    const executed = (reference: string): Decimal =>
      sum(
        details.filter((each) => each.orderRef === reference).map((each) => decimal(each.quantity)),
      );
    const rows = await this.memory.journal.list(
      tx,
      ({ orderRef, order, ...row }) =>
        row.account === account &&
        row.touchedAt > since &&
        order.seen.filled?.gt(executed(orderRef)) === true,
    );
    return rows.map(({ orderRef }) => ({ orderRef }));
  }

  private async checkFence(tx: Tx): Promise<void> {
    const writer = await this.memory.writers.find(tx, this.fence.account);
    this.fence.check(writer?.token === this.fence.token);
  }
}
