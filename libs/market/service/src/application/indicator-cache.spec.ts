import {
  ALWAYS_PUBLISHED,
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

function cacheOf(named: readonly PublishedIndicator[]): IndicatorCache {
  const cache = new IndicatorCache(() => CONTRACT);
  cache.want(named);
  return cache;
}

const PERIODS = [2, 14];
const EVERY = INDICATOR_NAMES.flatMap((name) =>
  BAR_INTERVALS.flatMap((interval) => PERIODS.map((period) => ({ name, interval, period }))),
);
/** So many bars that each of them is defined. */
const ENOUGH = Array.from({ length: 30 }, (_, index) => 1 + (index % 3));

const nameOf = ({ name, period, interval }: PublishedIndicator): string =>
  `${name} ${period} ${interval}`;
const ALWAYS = ALWAYS_PUBLISHED.map(nameOf);

describe('every indicator that rules can name', () => {
  it.each(EVERY)('is made of its own bars: $name $period × $interval', (indicator) => {
    const cache = cacheOf([indicator]);
    const { name, interval, period } = indicator;
    const bars = barsOf(interval, ENOUGH);
    cache.add({ instrumentKey: KEY, interval }, bars);
    const wanted = INDICATORS[name].barsWanted(period);
    const found = cache.changedBy(bars).filter((each) => nameOf(each) === nameOf(indicator));
    expect(found).toMatchObject([
      {
        ...{ instrumentKey: KEY, contractId: CONTRACT },
        ...{ barsUsed: wanted, barsWanted: wanted },
        at: new Date(ENOUGH.length * intervalMs(interval)).toISOString(),
      },
    ]);
  });

  it.each(EVERY)('is made of no bars of another length: $name $period × $interval', (indicator) => {
    const cache = cacheOf([indicator]);
    for (const interval of BAR_INTERVALS) {
      if (interval === indicator.interval) continue;
      const bars = barsOf(interval, ENOUGH);
      cache.add({ instrumentKey: KEY, interval }, bars);
      const names = cache.changedBy(bars).map(nameOf);
      expect(names.filter((each) => !ALWAYS.includes(each))).toEqual([]);
    }
  });

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
    expect(cache.values()).toHaveLength(EVERY.length);
    cache.forget(KEY);
    expect(cache.values()).toEqual([]);
    for (const interval of BAR_INTERVALS)
      expect(cache.newest({ instrumentKey: KEY, interval })).toBeNull();
  });

  it('is published again once a minute where it stays the same, so that it is seen to be made still', () => {
    const cache = cacheOf([{ name: 'ATR', period: 2, interval: '10s' }]);
    const published = barsOf('10s', Array<number>(20).fill(5)).flatMap((bar) => {
      cache.add(bar, [bar]);
      const changed = cache.changedBy([bar]);
      cache.markPublished(changed);
      return changed.filter(({ period }) => period === 2).map(({ at }) => Date.parse(at) / 1_000);
    });
    expect(published).toEqual([20, 80, 140, 200]);
  });
});

describe('what rules name', () => {
  const SLOW: PublishedIndicator = { name: 'SMA', period: 20, interval: '1h' };
  const FAST: PublishedIndicator = { name: 'RSI', period: 5, interval: '5s' };

  it('is published beside what always is, each once, in bars from the shortest on', () => {
    const cache = cacheOf([SLOW, ...ALWAYS_PUBLISHED, FAST, SLOW]);
    expect(cache.wanted.map(nameOf).sort()).toEqual([...ALWAYS, nameOf(SLOW), nameOf(FAST)].sort());
    expect(cache.intervals).toEqual(['5s', '10s', '1h']);
    expect(cache.isWanted([FAST, SLOW])).toBe(true);
    expect(cache.isWanted([FAST])).toBe(false);
  });

  it('needs more bars of its own length, and of no other', () => {
    const cache = cacheOf([]);
    expect(cache.want([SLOW])).toEqual(['1h']);
    expect(cache.want([SLOW, { ...SLOW, period: 19 }])).toEqual([]);
    expect(cache.want([{ ...SLOW, period: 21 }, FAST])).toEqual(['5s', '1h']);
    expect(cache.want([])).toEqual([]);
    expect(cache.want([{ name: 'ATR', period: 15, interval: '10s' }])).toEqual(['10s']);
  });

  it('keeps the bars that there are when it needs more, and knows how many are missing', () => {
    const cache = cacheOf([{ name: 'SMA', period: 3, interval: '1m' }]);
    const series = { instrumentKey: KEY, interval: '1m' } as const;
    const bars = barsOf('1m', [1, 2, 3]);
    cache.add(series, bars);
    expect(cache.barsMissing(series)).toBe(0);
    cache.want([{ name: 'SMA', period: 5, interval: '1m' }]);
    expect(cache.barsMissing(series)).toBe(2);
    expect(cache.oldest(series)).toBe(0);
    expect(cache.barsMissing({ ...series, instrumentKey: 'L' })).toBe(5);
  });

  it('is let go with the last rule that names it: no value, no bars, no restart brings it back', () => {
    const cache = cacheOf([SLOW]);
    const series = { instrumentKey: KEY, interval: '1h' } as const;
    const bars = barsOf('1h', ENOUGH);
    cache.add(series, bars);
    const changed = cache.changedBy(bars);
    cache.markPublished(changed);
    expect(cache.values().map(nameOf)).toEqual([nameOf(SLOW)]);
    cache.want([]);
    cache.markPublished(changed);
    expect([cache.values(), cache.changedBy(bars), cache.newest(series)]).toEqual([[], [], null]);
  });

  it('is wanted after a restart as it was published before, until the rules are known', () => {
    const before = cacheOf([SLOW]);
    const bars = barsOf('1h', ENOUGH);
    before.add({ instrumentKey: KEY, interval: '1h' }, bars);
    before.markPublished(before.changedBy(bars));
    const after = cacheOf([]);
    after.restore(before.values());
    expect(after.isWanted([SLOW])).toBe(true);
    expect(after.values()).toEqual(before.values());
  });

  it('is left out where another version of Fairlead named what this one does not know', () => {
    const cache = cacheOf([]);
    const unknown = { name: 'constructor', period: 14, interval: '1m' } as unknown as PublishedIndicator; // prettier-ignore
    expect(cache.want([unknown, SLOW])).toEqual(['1h']);
    expect(cache.wanted.map(nameOf)).toEqual([...ALWAYS, nameOf(SLOW)]);
  });

  it('is said once it rests on all of its bars; what always is published says how many it has', () => {
    const [always] = ALWAYS_PUBLISHED;
    const cache = cacheOf([{ ...always, period: 4 }]);
    const series = { instrumentKey: KEY, interval: always.interval };
    const found = barsOf(always.interval, [1, 2, 3, 4]).map((bar) => {
      cache.add(series, [bar]);
      return cache.changedBy([bar]).map(({ period, barsUsed }) => `${barsUsed} of ${period}`);
    });
    expect(found).toEqual([['1 of 14'], ['2 of 14'], ['3 of 14'], ['4 of 14', '4 of 4']]);
  });

  it('reaches over no gap that nobody knows', () => {
    const cache = cacheOf([{ name: 'SMA', period: 4, interval: '1m' }]);
    const series = { instrumentKey: KEY, interval: '1m' } as const;
    const bars = barsOf('1m', [1, 2, 3, 4]);
    cache.add(series, bars);
    cache.forgetBefore(series, 2 * intervalMs('1m'));
    expect(cache.changedBy(bars)).toEqual([]);
    expect(cache.barsMissing(series)).toBe(2);
  });
});

describe('indicators of one length of bars', () => {
  it('have the value that each would have alone, whatever else is wanted', () => {
    const periods = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 });
    const ranges = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(periods, ranges, (listed, sizes) => {
        const cache = cacheOf(listed.map((period) => ({ name: 'ATR', period, interval: '1m' })));
        const bars = barsOf('1m', sizes);
        cache.add({ instrumentKey: KEY, interval: '1m' }, bars);
        const values = cache.changedBy(bars).map(({ period, value }) => [period, value]);
        expect(values).toEqual(
          listed
            .filter((period) => period <= sizes.length)
            .map((period) => [period, averageTrueRange(bars, period)?.value.toFixed()]),
        );
      }),
    );
  });
});
