import type { LimitName } from '@fairlead/order-domain';
import { MemoryTable, type Tx } from '@fairlead/platform';
import { type LimitChange, LimitStore } from '../../../application/ports/limit-store';

interface Row {
  readonly ordinal: number;
  readonly change: LimitChange;
}

/** What persons did to limits, without a database. */
export class MemoryLimitStore extends LimitStore {
  private readonly changes = new MemoryTable<Row>(({ ordinal }) => String(ordinal));

  async keep(tx: Tx, change: LimitChange): Promise<void> {
    const ordinal = (await this.changes.list(tx)).length;
    await this.changes.save(tx, { ordinal, change });
  }

  async list(
    tx: Tx,
    { name, limit }: { readonly name: LimitName | null; readonly limit: number },
  ): Promise<readonly LimitChange[]> {
    const rows = await this.changes.list(tx, ({ change }) => name === null || change.name === name);
    const newest = [...rows].sort((one, other) => other.ordinal - one.ordinal);
    return newest.slice(0, limit).map(({ change }) => change);
  }

  async latest(tx: Tx): Promise<readonly LimitChange[]> {
    const newest = await this.list(tx, { name: null, limit: Infinity });
    return [...new Map([...newest].reverse().map((change) => [change.name, change])).values()];
  }
}
