import type { MarketIndicatorV1 } from '@fairlead/contracts';
import { instant, instantText } from '@fairlead/core';
import { type Bar, type BarInterval, intervalMs } from '@fairlead/market-domain';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import type { KnownInstrument, MarketStore } from '../src/application/ports/market-store';

/** The stores of accounts over the same tables, with the units of work that they take part in. */
export interface OpenedMarketStore {
  storeOf(account: string): MarketStore;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

const NOON = 1_795_003_200_000;
const [AAPL, MSFT] = ['AAPLKEY', 'MSFTKEY'];

const instrument = (instrumentKey: string, changes: Partial<KnownInstrument> = {}) => ({
  ...{ instrumentKey, resolved: true, liquidHours: '0930-1600', timeZone: 'US/Eastern' },
  ...{ contractId: 1 },
  ...changes,
});
const bar = (slot: number, changes: Partial<Bar> = {}): Bar => {
  const interval: BarInterval = changes.interval ?? '10s';
  return {
    ...{ instrumentKey: AAPL, interval, startsAt: NOON + slot * intervalMs(interval) },
    ...{ open: '100', high: '101.5', low: '99', close: '100.25', volume: '300' },
    ...{ tickCount: 3, delayed: false },
    ...changes,
  };
};
const indicator = (changes: Partial<MarketIndicatorV1> = {}): MarketIndicatorV1 => ({
  ...{ instrumentKey: AAPL, contractId: 1, name: 'ATR', period: 14, interval: '10s' },
  ...{ value: '1.25', barsUsed: 14, barsWanted: 14, at: instantText(instant(NOON)) },
  ...{ delayed: false },
  ...changes,
});

/** What every store of market data does, whatever it is made of. */
export function marketStoreFeatures(title: string, open: () => Promise<OpenedMarketStore>): void {
  describe(title, () => {
    let opened: OpenedMarketStore;
    let store: MarketStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.storeOf('DU1');
    });
    afterEach(() => opened.close());

    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const newest = (count: number, interval: BarInterval = '10s') =>
      run((tx) => store.newestBars(tx, { interval, count }));
    const add = (...bars: readonly Bar[]) => run((tx) => store.addBars(tx, bars, 'ticks'));
    const know = (...instruments: readonly KnownInstrument[]) =>
      run(async (tx) => {
        for (const each of instruments) await store.saveInstrument(tx, each);
      });

    it('knows nothing at first', async () => {
      expect(await run((tx) => store.instruments(tx))).toEqual([]);
      expect(await newest(10)).toEqual([]);
      expect(await run((tx) => store.indicators(tx))).toEqual([]);
      expect(await run((tx) => store.silent(tx))).toEqual([]);
    });

    it('knows instruments in the order in which they came, as they are now', async () => {
      await know(instrument(MSFT), instrument(AAPL, { resolved: false, contractId: 0 }));
      await know(instrument(MSFT, { liquidHours: 'CLOSED', contractId: 7 }));
      expect(await run((tx) => store.instruments(tx))).toEqual([
        instrument(MSFT, { liquidHours: 'CLOSED', contractId: 7 }),
        instrument(AAPL, { resolved: false, contractId: 0 }),
      ]);
    });

    it('keeps a bar once, and returns those that were new', async () => {
      await know(instrument(AAPL));
      expect(await add(bar(0), bar(1))).toEqual([bar(0), bar(1)]);
      expect(await add(bar(1, { close: '101' }), bar(2))).toEqual([bar(2)]);
      const closes = (await newest(10)).map(({ close }) => close);
      expect(closes).toEqual(['100.25', '100.25', '100.25']);
      expect(await add()).toEqual([]);
    });

    it('returns the newest bars of a length, oldest first, of each instrument', async () => {
      await know(instrument(MSFT), instrument(AAPL));
      await add(bar(2), bar(0), bar(1), bar(0, { interval: '1m' }), bar(5, { instrumentKey: MSFT })); // prettier-ignore
      const named = (await newest(2)).map(({ instrumentKey, startsAt }) => [instrumentKey, (startsAt - NOON) / 10_000]); // prettier-ignore
      expect(named).toEqual([[AAPL, 1], [AAPL, 2], [MSFT, 5]]); // prettier-ignore
      expect(await newest(2, '1m')).toEqual([
        {
          ...{ instrumentKey: AAPL, startsAt: NOON },
          ...{ high: '101.5', low: '99', close: '100.25', volume: '300' },
        },
      ]);
      expect(await newest(2, '1h')).toEqual([]);
    });

    it.each<[string, Partial<Bar>]>([
      ['low above its open', { low: '100.5', close: '101' }],
      ['high below its close', { high: '100.1' }],
      ['price that is none', { high: 'Infinity' }],
      ['negative volume', { volume: '-1' }],
    ])('refuses a bar with a %s, and the others of its unit with it', async (_what, changes) => {
      await know(instrument(AAPL));
      await expect(add(bar(0), bar(1, changes))).rejects.toThrow();
      expect(await newest(10)).toEqual([]);
    });

    it('has bars and indicators of the contract that an instrument is, and of no other', async () => {
      await know(instrument(AAPL));
      await add(bar(0));
      await run((tx) => store.saveIndicators(tx, [indicator()]));
      await know(instrument(AAPL, { contractId: 2 }));
      expect(await newest(10)).toEqual([]);
      expect(await run((tx) => store.indicators(tx))).toEqual([]);
      expect(await add(bar(0))).toEqual([bar(0)]);
      await know(instrument(AAPL));
      expect(await newest(10)).toHaveLength(1);
      expect(await run((tx) => store.indicators(tx))).toEqual([indicator()]);
    });

    it('has the last value of each indicator, by instrument, name, period and length', async () => {
      await know(instrument(MSFT), instrument(AAPL));
      const others = [
        indicator({ period: 5 }),
        indicator({ interval: '1m' }),
        indicator({ instrumentKey: MSFT }),
      ];
      await run((tx) => store.saveIndicators(tx, [...others, indicator({ value: '9' })]));
      await run((tx) => store.saveIndicators(tx, [indicator()]));
      const [five, minute, msft] = others;
      expect(await run((tx) => store.indicators(tx))).toEqual([five, indicator(), minute, msft]);
    });

    it('forgets the indicators that nobody wants any more, of its own account', async () => {
      await know(instrument(MSFT), instrument(AAPL));
      const kept = [indicator(), indicator({ instrumentKey: MSFT, interval: '1m' })];
      const gone = [indicator({ period: 5 }), indicator({ name: 'SMA' }), indicator({ interval: '1h' })]; // prettier-ignore
      const other = opened.storeOf('DU2');
      await run(async (tx) => {
        await store.saveIndicators(tx, [...kept, ...gone]);
        await other.saveInstrument(tx, instrument(AAPL));
        await other.saveIndicators(tx, gone);
        await store.keepIndicators(tx, kept);
      });
      expect(await run((tx) => store.indicators(tx))).toEqual(kept);
      expect(await run((tx) => other.indicators(tx))).toHaveLength(gone.length);
    });

    it('has no indicator of an instrument that it does not know', async () => {
      await run((tx) => store.saveIndicators(tx, [indicator()]));
      expect(await run((tx) => store.indicators(tx))).toEqual([]);
    });

    it('knows who is silent until that is over', async () => {
      const silent = (instrumentKey: string, is: boolean) =>
        run((tx) => store.saveSilent(tx, { instrumentKey, silent: is }));
      await silent(AAPL, true);
      await silent(AAPL, true);
      await silent(MSFT, true);
      expect([...(await run((tx) => store.silent(tx)))].sort()).toEqual([AAPL, MSFT]);
      await silent(AAPL, false);
      await silent(AAPL, false);
      expect(await run((tx) => store.silent(tx))).toEqual([MSFT]);
    });

    it('forgets short bars that are old, and none that are not', async () => {
      await know(instrument(AAPL));
      for (const interval of ['5s', '10s', '1m'] as const)
        await add(bar(-2, { interval }), bar(0, { interval }));
      await run((tx) => store.prune(tx, NOON));
      const left = await Promise.all(
        (['5s', '10s', '1m'] as const).map((each) => newest(10, each)),
      );
      expect(left.map((bars) => bars.length)).toEqual([1, 1, 2]);
    });

    it('shows an account nothing of another one', async () => {
      await know(instrument(AAPL));
      await add(bar(0));
      await run((tx) => store.saveIndicators(tx, [indicator()]));
      await run((tx) => store.saveSilent(tx, { instrumentKey: AAPL, silent: true }));
      const other = opened.storeOf('DU2');
      await run(async (tx) => {
        expect(await other.instruments(tx)).toEqual([]);
        expect(await other.newestBars(tx, { interval: '10s', count: 5 })).toEqual([]);
        expect(await other.indicators(tx)).toEqual([]);
        expect(await other.silent(tx)).toEqual([]);
        await other.saveInstrument(tx, instrument(AAPL));
        expect(await other.addBars(tx, [bar(0)], 'history')).toEqual([bar(0)]);
      });
      expect(await newest(10)).toHaveLength(1);
    });

    it('keeps nothing of a unit that fails', async () => {
      await know(instrument(AAPL));
      await add(bar(0));
      await run(async (tx) => {
        await store.saveInstrument(tx, instrument(MSFT));
        await store.saveInstrument(tx, instrument(AAPL, { contractId: 9 }));
        await store.addBars(tx, [bar(1)], 'ticks');
        await store.saveIndicators(tx, [indicator()]);
        await store.saveSilent(tx, { instrumentKey: AAPL, silent: true });
        await store.prune(tx, NOON + 86_400_000);
        throw new Error('planned');
      }).catch(() => undefined);
      expect(await run((tx) => store.instruments(tx))).toEqual([instrument(AAPL)]);
      expect(await newest(10)).toHaveLength(1);
      expect(await run((tx) => store.indicators(tx))).toEqual([]);
      expect(await run((tx) => store.silent(tx))).toEqual([]);
    });
  });
}
