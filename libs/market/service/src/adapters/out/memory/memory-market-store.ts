import type { MarketIndicatorV1, PublishedIndicator } from '@fairlead/contracts';
import { assert, decimal } from '@fairlead/core';
import type { Bar, BarInterval } from '@fairlead/market-domain';
import { MemoryTable, type Tx } from '@fairlead/platform';
import {
  type KnownInstrument,
  MarketStore,
  type StoredBar,
} from '../../../application/ports/market-store';

interface InstrumentRow {
  readonly account: string;
  readonly instrumentKey: string;
  readonly instrument: KnownInstrument;
}

interface BarRow extends Bar {
  readonly account: string;
  readonly contractId: number;
}

interface IndicatorRow {
  readonly account: string;
  /** Of the instrument as it was when it was saved. */
  readonly contractId: number;
  readonly indicator: MarketIndicatorV1;
}

interface SilentRow {
  readonly account: string;
  readonly instrumentKey: string;
}

/** Bars shorter than a minute are kept for some days only. */
const SHORT: ReadonlySet<BarInterval> = new Set<BarInterval>(['5s', '10s']);

/** What all accounts see of the market, without a database. */
export class MarketTables {
  readonly instruments = new MemoryTable<InstrumentRow>(keyOf);
  readonly bars = new MemoryTable<BarRow>((row) =>
    [keyOf(row), row.contractId, row.interval, row.startsAt].join(' '),
  );
  readonly indicators = new MemoryTable<IndicatorRow>(({ account, indicator }) => {
    const { instrumentKey, name, period, interval } = indicator;
    return [account, instrumentKey, name, period, interval].join(' ');
  });
  readonly silent = new MemoryTable<SilentRow>(keyOf);
}

/** What an account sees of the market, without a database. */
export class MemoryMarketStore extends MarketStore {
  constructor(
    private readonly account: string,
    private readonly tables = new MarketTables(),
  ) {
    super();
  }

  async instruments(tx: Tx): Promise<readonly KnownInstrument[]> {
    const rows = await this.tables.instruments.list(tx, (row) => this.isOurs(row));
    return rows.map(({ instrument }) => instrument);
  }

  saveInstrument(tx: Tx, instrument: KnownInstrument): Promise<void> {
    const { instrumentKey } = instrument;
    return this.tables.instruments.save(tx, { account: this.account, instrumentKey, instrument });
  }

  async newestBars(
    tx: Tx,
    window: { interval: BarInterval; count: number },
  ): Promise<readonly StoredBar[]> {
    const known = await this.instruments(tx);
    const found: StoredBar[] = [];
    for (const { instrumentKey, contractId } of [...known].sort(byKey)) {
      const bars = await this.tables.bars.list(
        tx,
        (row) =>
          this.isOurs(row) &&
          row.instrumentKey === instrumentKey &&
          row.contractId === contractId &&
          row.interval === window.interval,
      );
      const ascending = [...bars].sort((left, right) => left.startsAt - right.startsAt);
      for (const { startsAt, high, low, close, volume } of ascending.slice(-window.count))
        found.push({ instrumentKey, startsAt, high, low, close, volume });
    }
    return found;
  }

  async addBars(tx: Tx, bars: readonly Bar[]): Promise<readonly Bar[]> {
    const added: Bar[] = [];
    for (const bar of bars) {
      assertSound(bar);
      const contractId = await this.contractOf(tx, bar.instrumentKey);
      const row = { ...bar, account: this.account, contractId };
      if (await this.tables.bars.add(tx, row)) added.push(bar);
    }
    return added;
  }

  async indicators(tx: Tx): Promise<readonly MarketIndicatorV1[]> {
    const known = new Map((await this.instruments(tx)).map((one) => [one.instrumentKey, one]));
    const rows = await this.tables.indicators.list(
      tx,
      ({ account, contractId, indicator }) =>
        account === this.account && known.get(indicator.instrumentKey)?.contractId === contractId,
    );
    return rows.map(({ indicator }) => indicator).sort(byName);
  }

  async saveIndicators(tx: Tx, indicators: readonly MarketIndicatorV1[]): Promise<void> {
    for (const indicator of indicators) {
      const contractId = await this.contractOf(tx, indicator.instrumentKey);
      await this.tables.indicators.save(tx, { account: this.account, contractId, indicator });
    }
  }

  async keepIndicators(tx: Tx, wanted: readonly PublishedIndicator[]): Promise<void> {
    const nameOf = ({ name, period, interval }: PublishedIndicator): string => `${name} ${period} ${interval}`; // prettier-ignore
    const names = new Set(wanted.map(nameOf));
    await this.tables.indicators.remove(
      tx,
      ({ account, indicator }) => account === this.account && !names.has(nameOf(indicator)),
    );
  }

  async silent(tx: Tx): Promise<readonly string[]> {
    const rows = await this.tables.silent.list(tx, (row) => this.isOurs(row));
    return rows.map(({ instrumentKey }) => instrumentKey);
  }

  async saveSilent(tx: Tx, change: { instrumentKey: string; silent: boolean }): Promise<void> {
    const row = { account: this.account, instrumentKey: change.instrumentKey };
    if (change.silent) await this.tables.silent.add(tx, row);
    else await this.tables.silent.remove(tx, (known) => keyOf(known) === keyOf(row));
  }

  async prune(tx: Tx, beforeMs: number): Promise<void> {
    const isOld = (row: BarRow): boolean => SHORT.has(row.interval) && row.startsAt < beforeMs;
    await this.tables.bars.remove(tx, isOld);
  }

  private isOurs({ account }: { readonly account: string }): boolean {
    return account === this.account;
  }

  private async contractOf(tx: Tx, instrumentKey: string): Promise<number> {
    const key = keyOf({ account: this.account, instrumentKey });
    return (await this.tables.instruments.find(tx, key))?.instrument.contractId ?? 0;
  }
}

function keyOf(row: { readonly account: string; readonly instrumentKey: string }): string {
  return `${row.account} ${row.instrumentKey}`;
}

function byKey(left: KnownInstrument, right: KnownInstrument): number {
  return left.instrumentKey < right.instrumentKey ? -1 : 1;
}

function byName(left: MarketIndicatorV1, right: MarketIndicatorV1): number {
  const [one, other] = [left, right].map((each) => [
    ...[each.instrumentKey, each.name, String(each.period).padStart(9, '0'), each.interval],
  ]);
  return String(one) < String(other) ? -1 : 1;
}

/** What the database refuses is refused here: a bar whose prices are none, or do not enclose one another. */
function assertSound({ open, high, low, close, volume }: Bar): void {
  const [first, last] = [decimal(open), decimal(close)];
  const encloses = [first, last].every((price) => price.gte(decimal(low)) && price.lte(decimal(high))); // prettier-ignore
  assert(encloses, 'the low and the high of a bar enclose its open and its close');
  assert(decimal(volume).gte(0), 'a bar has no negative volume');
}
