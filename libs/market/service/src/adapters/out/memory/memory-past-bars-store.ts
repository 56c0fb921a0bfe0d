import type { Instant } from '@fairlead/core';
import { MemoryTable, type Tx } from '@fairlead/platform';
import {
  PastBarsStore,
  type PastSeries,
  type PastStretch,
} from '../../../application/ports/past-bars-store';
import type { MarketStore } from '../../../application/ports/market-store';

interface StretchRow {
  readonly id: number;
  readonly account: string;
  readonly contractId: number;
  readonly series: PastSeries;
  readonly stretch: PastStretch;
}

/** Answers about the past of all accounts, without a database. */
export class PastBarsTable {
  private readonly rows = new MemoryTable<StretchRow>(({ id }) => String(id));
  private lastId = 0;

  list(tx: Tx, fits?: (row: StretchRow) => boolean): Promise<readonly StretchRow[]> {
    return this.rows.list(tx, fits);
  }

  async insert(tx: Tx, row: Omit<StretchRow, 'id'>): Promise<void> {
    this.lastId += 1;
    await this.rows.insert(tx, { ...row, id: this.lastId });
  }

  async remove(tx: Tx, ids: ReadonlySet<number>): Promise<void> {
    await this.rows.remove(tx, ({ id }) => ids.has(id));
  }
}

/** The broker's answers about the past that an account got, without a database. */
export class MemoryPastBarsStore extends PastBarsStore {
  constructor(
    private readonly account: string,
    private readonly parts: { readonly market: MarketStore; readonly table: PastBarsTable },
  ) {
    super();
  }

  async before(
    tx: Tx,
    series: PastSeries,
    { until, fetchedSince }: { readonly until: Instant; readonly fetchedSince: Instant },
  ): Promise<PastStretch | null> {
    const key = keyOf(series, await this.contractOf(tx, series));
    const rows = await this.parts.table.list(
      tx,
      ({ account, series: of, contractId, stretch }) =>
        account === this.account &&
        keyOf(of, contractId) === key &&
        stretch.from < until &&
        stretch.until >= until &&
        stretch.fetchedAt >= fetchedSince,
    );
    const [first] = [...rows].sort((a, b) => a.stretch.from - b.stretch.from);
    return first?.stretch ?? null;
  }

  async keep(tx: Tx, series: PastSeries, stretch: PastStretch): Promise<void> {
    const contractId = await this.contractOf(tx, series);
    if (contractId === 0) return;
    await this.parts.table.insert(tx, { account: this.account, contractId, series, stretch });
  }

  async prune(
    tx: Tx,
    { fetchedSince, barsMax }: { readonly fetchedSince: Instant; readonly barsMax: number },
  ): Promise<void> {
    const rows = await this.parts.table.list(tx);
    const newestFirst = [...rows].sort(
      (a, b) => b.stretch.fetchedAt - a.stretch.fetchedAt || b.id - a.id,
    );
    let bars = 0;
    const gone = newestFirst.filter(({ stretch }) => {
      bars += stretch.bars.length;
      return bars > barsMax || stretch.fetchedAt < fetchedSince;
    });
    await this.parts.table.remove(tx, new Set(gone.map(({ id }) => id)));
  }

  private async contractOf(tx: Tx, { instrumentKey }: PastSeries): Promise<number> {
    const known = await this.parts.market.instruments(tx);
    return known.find((each) => each.instrumentKey === instrumentKey)?.contractId ?? 0;
  }
}

function keyOf({ interval, show, regularHours }: PastSeries, contractId: number): string {
  return [contractId, interval, show, regularHours].join(' ');
}
