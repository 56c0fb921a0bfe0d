import * as fc from 'fast-check';
import type { HistoricalBar, HistoryQuery, PastBarsQuery } from '@fairlead/contracts';
import { ManualClock, instant, instantText, parseInstant } from '@fairlead/core';
import { InstrumentCatalogue } from '@fairlead/platform';
import { PastBarsReader } from './past-bars-reader';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A Monday, 15:00:30 UTC: the bar of 15:00 still grows. */
const NOW = instant(Date.parse('2026-11-30T15:00:30Z'));
const ALL: PastBarsQuery = {
  ...{ symbol: 'AAPL', interval: '1m', last: 100, until: null },
  ...{ show: 'trades', regularHours: false },
};
const instruments = new InstrumentCatalogue([
  { symbol: 'AAPL', type: 'STK', exchange: 'SMART', currency: 'USD' },
]);

/** A broker with bars of these starts (epoch ms), also the one that grows; it answers by calendar time. */
class Broker {
  readonly asked: HistoryQuery[] = [];

  constructor(private readonly starts: readonly number[]) {}

  request(_to: unknown, query: HistoryQuery): Promise<readonly HistoricalBar[]> {
    this.asked.push(query);
    const until = query.until === undefined ? NOW : parseInstant(query.until);
    const from = until - query.durationSeconds * 1_000;
    const lengthMs = query.interval === '1h' ? HOUR_MS : MINUTE_MS;
    const startsOf = [...new Set(this.starts.map((at) => at - (at % lengthMs)))];
    const [open, high, low, close, volume] = ['100', '101', '99', '100.5', '1000'];
    return Promise.resolve(
      startsOf
        .filter((at) => at >= from && at < until)
        .map((at) => ({ startsAt: instantText(instant(at)), open, high, low, close, volume })),
    );
  }
}

function readerOf(broker: Broker): PastBarsReader {
  const messenger = { request: broker.request.bind(broker) as never };
  return new PastBarsReader({ messenger, clock: new ManualClock(NOW), instruments });
}

async function pages(reader: PastBarsReader, last: number): Promise<readonly string[]> {
  let found: readonly string[] = [];
  for (let until: string | null = null, turn = 0; turn < 200; turn += 1) {
    const page = await reader.page({ ...ALL, last, until });
    expect(page.bars.length).toBeLessThanOrEqual(last);
    found = [...page.bars.map(({ startsAt }) => startsAt), ...found];
    if (page.before === null) return found;
    until = page.before;
  }
  throw new Error('it never ends');
}

describe('bars of the past', () => {
  it('are the newest complete ones, from one answer where that is enough', async () => {
    const broker = new Broker(Array.from({ length: 500 }, (_, index) => Date.parse('2026-11-30T15:00:00Z') - index * MINUTE_MS).reverse()); // prettier-ignore
    const page = await readerOf(broker).page({ ...ALL, last: 5 });
    expect(page.bars.map(({ startsAt }) => startsAt.slice(11, 16))).toEqual(['14:55', '14:56', '14:57', '14:58', '14:59']); // prettier-ignore
    expect(page.before).toBe('2026-11-30T14:55:00.000Z');
    expect(broker.asked).toHaveLength(1);
  });

  it('come from before a weekend', async () => {
    const close = Date.parse('2026-11-27T18:00:00Z');
    const broker = new Broker(Array.from({ length: 30 }, (_, index) => close - (30 - index) * MINUTE_MS)); // prettier-ignore
    const page = await readerOf(broker).page({ ...ALL, last: 10 });
    expect(page.bars.map(({ startsAt }) => startsAt.slice(11, 16)).at(-1)).toBe('17:59');
    expect(page.bars).toHaveLength(10);
    expect(broker.asked).toHaveLength(3);
  });

  it('are all there is, each once and in order, whatever is closed and however they are paged', async () => {
    const spans = fc.array(
      fc.record({
        gap: fc.constantFrom(0, 1, 30, 17 * 60, 65 * 60, 96 * 60),
        bars: fc.integer({ min: 1, max: 400 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(spans, fc.integer({ min: 1, max: 300 }), async (sessions, last) => {
        const starts: number[] = [];
        let at = Date.parse('2026-11-30T15:00:00Z');
        for (const { gap, bars } of sessions) {
          at -= gap * MINUTE_MS;
          for (let count = 0; count < bars; count += 1, at -= MINUTE_MS) starts.unshift(at);
        }
        const complete = starts.filter((each) => each + MINUTE_MS <= Date.parse('2026-11-30T15:00:00Z')); // prettier-ignore
        fc.pre(complete.length / last < 150);
        const found = await pages(readerOf(new Broker(starts)), last);
        expect(found).toEqual(complete.map((each) => instantText(instant(each))));
      }),
      { numRuns: 20 },
    );
  });

  it('end where the broker has none for a week', async () => {
    const broker = new Broker([NOW - 20 * DAY_MS]);
    const found = await pages(readerOf(broker), 10);
    expect(found).toEqual([]);
    expect(broker.asked.length).toBeLessThan(15);
  });

  it.each<readonly [string, Partial<PastBarsQuery>, string]>([
    ['an unknown symbol', { symbol: 'APPL' }, 'UNKNOWN_SYMBOL'],
    ['no bars', { last: 0 }, 'INVALID_QUERY'],
    ['more than a page', { last: 1_001 }, 'INVALID_QUERY'],
    ['a length that there is not', { interval: '2m' as never }, 'INVALID_QUERY'],
    ['a moment that is none', { until: 'yesterday' }, 'INVALID_QUERY'],
  ])('are refused with a code for %s', async (_what, changes, code) => {
    await expect(readerOf(new Broker([])).page({ ...ALL, ...changes })).rejects.toMatchObject({
      code,
    });
  });
});
