import * as fc from 'fast-check';
import type { PastBarsQuery } from '@fairlead/contracts';
import { instant, instantText } from '@fairlead/core';
import type { PastBarsReader } from '../../src/application/past-bars/past-bars-reader';
import { DAY_MS, MINUTE_MS, NOW, PastBench } from './past-broker';

const ALL: PastBarsQuery = {
  ...{ symbol: 'AAPL', interval: '1m', last: 100, until: null },
  ...{ show: 'trades', regularHours: false },
};

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
    const { broker, reader } = new PastBench(Array.from({ length: 500 }, (_, index) => Date.parse('2026-11-30T15:00:00Z') - index * MINUTE_MS).reverse()); // prettier-ignore
    const page = await reader.page({ ...ALL, last: 5 });
    expect(page.bars.map(({ startsAt }) => startsAt.slice(11, 16))).toEqual(['14:55', '14:56', '14:57', '14:58', '14:59']); // prettier-ignore
    expect(page.before).toBe('2026-11-30T14:55:00.000Z');
    expect(broker.asked).toHaveLength(1);
  });

  it('come from before a weekend', async () => {
    const close = Date.parse('2026-11-27T18:00:00Z');
    const { broker, reader } = new PastBench(Array.from({ length: 30 }, (_, index) => close - (30 - index) * MINUTE_MS)); // prettier-ignore
    const page = await reader.page({ ...ALL, last: 10 });
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
        const found = await pages((await new PastBench(starts).know()).reader, last);
        expect(found).toEqual(complete.map((each) => instantText(instant(each))));
      }),
      { numRuns: 20 },
    );
  });

  it('end where the broker has none for a week', async () => {
    const { broker, reader } = new PastBench([NOW - 20 * DAY_MS]);
    const found = await pages(reader, 10);
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
    await expect(new PastBench([]).reader.page({ ...ALL, ...changes })).rejects.toMatchObject({
      code,
    });
  });
});
