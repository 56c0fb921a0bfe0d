import type { HistoricalBar } from '@fairlead/contracts';
import { instant, instantText } from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import type { MarketStore } from '../../src/application/ports/market-store';
import type { PastBarsStore, PastSeries, PastStretch } from '../../src/application/ports/past-bars-store'; // prettier-ignore
import { AAPL, HOUR_MS, MINUTE_MS, NOW } from './past-broker';

/** The stores of accounts over the same tables, with the units of work that they take part in. */
export interface OpenedPastBarsStore {
  marketOf(account: string): MarketStore;
  storeOf(account: string): PastBarsStore;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

const SERIES: PastSeries = {
  ...{ instrumentKey: AAPL, interval: '1m', show: 'trades', regularHours: false },
};

/** A stretch of so many minutes that ends so long before now, with a bar each. */
function stretch(minutes: number, endsBeforeMs: number, fetchedAt = NOW): PastStretch {
  const until = instant(NOW - endsBeforeMs);
  const from = instant(until - minutes * MINUTE_MS);
  const bars = Array.from({ length: minutes }, (_, index): HistoricalBar => ({
    ...{ startsAt: instantText(instant(from + index * MINUTE_MS)), open: '100.10', high: '101' },
    ...{ low: '0.00000001', close: '100.2', volume: '12345678901234567890' },
  }));
  return { from, until, bars, fetchedAt };
}

/** What every store of past bars does, whatever it is made of. */
export function pastBarsStoreFeatures(
  title: string,
  open: () => Promise<OpenedPastBarsStore>,
): void {
  describe(title, () => {
    let opened: OpenedPastBarsStore;
    beforeEach(async () => {
      opened = await open();
      await know('DU1', 1);
      await know('DU2', 1);
    });
    afterEach(() => opened.close());

    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const know = (account: string, contractId: number) => {
      const hours = { liquidHours: '', timeZone: 'US/Eastern' };
      const instrument = { instrumentKey: AAPL, resolved: true, ...hours, contractId };
      return run((tx) => opened.marketOf(account).saveInstrument(tx, instrument));
    };
    const keep = (kept: PastStretch, series = SERIES, account = 'DU1') =>
      run((tx) => opened.storeOf(account).keep(tx, series, kept));
    const before = (ms: number, series = SERIES, account = 'DU1') =>
      run((tx) =>
        opened.storeOf(account).before(tx, series, {
          until: instant(NOW - ms),
          fetchedSince: instant(NOW - HOUR_MS),
        }),
      );

    it('returns a stretch as it was kept, to the digit, for moments that it holds', async () => {
      const kept = stretch(10, HOUR_MS);
      await keep(kept);
      expect(await before(HOUR_MS)).toEqual(kept);
      expect(await before(HOUR_MS + 9 * MINUTE_MS)).toEqual(kept);
      expect(await before(HOUR_MS + 10 * MINUTE_MS)).toBeNull();
      expect(await before(HOUR_MS - 1)).toBeNull();
    });

    it('returns the one of several that reaches furthest back', async () => {
      await keep(stretch(10, HOUR_MS));
      await keep(stretch(30, HOUR_MS));
      await keep(stretch(20, HOUR_MS));
      expect((await before(HOUR_MS))?.bars).toHaveLength(30);
    });

    it.each<readonly [string, Partial<PastSeries>]>([
      ['length', { interval: '1h' }],
      ['make', { show: 'bid-ask' }],
      ['hours', { regularHours: true }],
      ['instrument', { instrumentKey: 'OTHER' }],
    ])('keeps what differs in its %s apart', async (_what, changes) => {
      await keep(stretch(10, HOUR_MS));
      expect(await before(HOUR_MS, { ...SERIES, ...changes })).toBeNull();
    });

    it('keeps accounts and contracts apart, and nothing of what is no contract', async () => {
      await keep(stretch(10, HOUR_MS));
      expect(await before(HOUR_MS, SERIES, 'DU2')).toBeNull();
      await know('DU1', 7);
      expect(await before(HOUR_MS)).toBeNull();
      await know('DU1', 0);
      await keep(stretch(10, HOUR_MS));
      expect(await before(HOUR_MS)).toBeNull();
      await know('DU1', 1);
      expect(await before(HOUR_MS)).not.toBeNull();
    });

    it('does not return what is too old, and forgets it', async () => {
      const fetchedAt = instant(NOW - HOUR_MS - 1);
      await keep(stretch(10, HOUR_MS, fetchedAt));
      expect(await before(HOUR_MS)).toBeNull();
      await keep(stretch(10, 2 * HOUR_MS));
      await run((tx) =>
        opened.storeOf('DU1').prune(tx, { fetchedSince: instant(NOW - HOUR_MS), barsMax: 100 }),
      );
      const all = { until: instant(NOW - HOUR_MS), fetchedSince: instant(0) };
      expect(await run((tx) => opened.storeOf('DU1').before(tx, SERIES, all))).toBeNull();
      expect(await before(2 * HOUR_MS)).not.toBeNull();
    });

    it('forgets the oldest beyond its size, of whatever account', async () => {
      await keep(stretch(10, HOUR_MS, instant(NOW - 3)), SERIES, 'DU2');
      await keep(stretch(10, 2 * HOUR_MS, instant(NOW - 2)));
      await keep(stretch(10, 3 * HOUR_MS, instant(NOW - 1)));
      await run((tx) =>
        opened.storeOf('DU1').prune(tx, { fetchedSince: instant(NOW - HOUR_MS), barsMax: 20 }),
      );
      expect(await before(HOUR_MS, SERIES, 'DU2')).toBeNull();
      expect((await before(2 * HOUR_MS))?.bars).toHaveLength(10);
      expect((await before(3 * HOUR_MS))?.bars).toHaveLength(10);
    });
  });
}
