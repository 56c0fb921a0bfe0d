import {
  BAR_INTERVALS,
  INDICATOR_NAMES,
  type BarInterval,
  type PublishedIndicator,
} from '@fairlead/contracts';
import { type Bar, INDICATORS, averageTrueRange, intervalMs } from '@fairlead/market-domain';
import * as fc from 'fast-check';
import { IndicatorCache } from './indicator-cache';

const KEY = 'K';
const CONTRACT = 265_598;

function barsOf(interval: BarInterval, ranges: readonly number[]): readonly Bar[] {
  return ranges.map((range, index) => ({
    ...{ instrumentKey: KEY, interval, startsAt: index * intervalMs(interval) },
    ...{ open: '1000', high: String(1_000 + range), low: '1000', close: '1000', volume: '1' },
    ...{ tickCount: 1, delayed: false },
  }));
}

function cacheOf(listed: readonly PublishedIndicator[]): IndicatorCache {
  return new IndicatorCache(listed, () => CONTRACT);
}

const PERIODS = [2, 14];
const EVERY = INDICATOR_NAMES.flatMap((name) =>
  BAR_INTERVALS.flatMap((interval) => PERIODS.map((period) => ({ name, interval, period }))),
);
/** So many bars that each of them is defined. */
const ENOUGH = Array.from({ length: 30 }, (_, index) => 1 + (index % 3));

describe('every indicator that can be listed', () => {
  it.each(EVERY)('is made of its own bars: $name $period × $interval', (indicator) => {
    const cache = cacheOf([indicator]);
    const { name, interval, period } = indicator;
    const bars = barsOf(interval, ENOUGH);
    expect(cache.intervals).toEqual([interval]);
    cache.add({ instrumentKey: KEY, interval }, bars);
    const wanted = INDICATORS[name].barsWanted(period);
    expect(cache.changedBy(bars)).toMatchObject([
      {
        ...{ instrumentKey: KEY, contractId: CONTRACT, name, period, interval },
        ...{ barsUsed: wanted, barsWanted: wanted },
        at: new Date(ENOUGH.length * intervalMs(interval)).toISOString(),
      },
    ]);
  });

  it.each(EVERY)(
    'is not made of bars of another length: $name $period × $interval',
    (indicator) => {
      const cache = cacheOf([indicator]);
      for (const interval of BAR_INTERVALS) {
        if (interval === indicator.interval) continue;
        const bars = barsOf(interval, ENOUGH);
        cache.add({ instrumentKey: KEY, interval }, bars);
        expect(cache.changedBy(bars)).toEqual([]);
        expect(cache.newest({ instrumentKey: KEY, interval })).toBeNull();
      }
    },
  );

  it('is kept apart from the others, is published once for each change, and forgotten with its contract', () => {
    const cache = cacheOf(EVERY);
    for (const interval of BAR_INTERVALS) {
      const bars = barsOf(interval, ENOUGH);
      cache.add({ instrumentKey: KEY, interval }, bars);
      const changed = cache.changedBy(bars);
      expect(changed).toHaveLength(INDICATOR_NAMES.length * PERIODS.length);
      cache.markPublished(changed);
      expect(cache.changedBy(bars)).toEqual([]);
    }
    expect(cache.all()).toHaveLength(EVERY.length);
    cache.forget(KEY);
    expect(cache.all()).toEqual([]);
    for (const interval of BAR_INTERVALS)
      expect(cache.newest({ instrumentKey: KEY, interval })).toBeNull();
  });

  it('is published again once a minute where it stays the same, so that it is seen to be made still', () => {
    const indicator = { name: 'ATR', period: 2, interval: '10s' } as const;
    const cache = cacheOf([indicator]);
    const published = barsOf('10s', Array<number>(20).fill(5)).flatMap((bar) => {
      cache.add(bar, [bar]);
      const changed = cache.changedBy([bar]);
      cache.markPublished(changed);
      return changed.map(({ at }) => Date.parse(at) / 1_000);
    });
    // Two bars are wanted: the second one brings what it rests on.
    expect(published).toEqual([10, 20, 80, 140, 200]);
  });

  it('is not restored where it is listed no more', () => {
    const [first, ...others] = EVERY;
    if (first === undefined) throw new Error('there are indicators');
    const before = cacheOf([first, ...others]);
    const bars = barsOf(first.interval, [1]);
    before.add({ instrumentKey: KEY, interval: first.interval }, bars);
    before.markPublished(before.changedBy(bars));
    const after = cacheOf(others);
    after.restore(before.all());
    expect(after.all()).toHaveLength(before.all().length - 1);
  });
});

describe('indicators of one length of bars', () => {
  it('have the value that each would have alone, whatever else is listed', () => {
    const periods = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 });
    const ranges = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(periods, ranges, (listed, sizes) => {
        const cache = cacheOf(listed.map((period) => ({ name: 'ATR', period, interval: '1m' })));
        const bars = barsOf('1m', sizes);
        cache.add({ instrumentKey: KEY, interval: '1m' }, bars);
        const values = cache.changedBy(bars).map(({ period, value }) => [period, value]);
        expect(values).toEqual(
          listed.map((period) => [period, averageTrueRange(bars, period)?.value.toFixed()]),
        );
      }),
    );
  });
});
