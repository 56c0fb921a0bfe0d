import * as fc from 'fast-check';
import type { PastBarsQuery } from '@fairlead/contracts';
import { instant, instantText } from '@fairlead/core';
import { DAY_MS, HOUR_MS, MINUTE_MS, PastBench } from './past-broker';

const ALL: PastBarsQuery = {
  ...{ symbol: 'AAPL', interval: '1m', last: 100, until: null },
  ...{ show: 'trades', regularHours: false },
};
/** Minutes up to the one that grows, and those of the hours that follow. */
const MINUTES = Array.from({ length: 3_000 }, (_, index) => Date.parse('2026-11-30T18:00:00Z') + (index - 3_000) * MINUTE_MS); // prettier-ignore
/** Ends of minutes: one before what a first reading asks for, one in it. */
const [EARLIER, BETWEEN] = ['2026-11-30T14:00:00.000Z', '2026-11-30T14:30:00.000Z'];

describe('the cache of past bars', () => {
  it('answers what was answered before, also in part, and asks the broker for the rest', async () => {
    const { broker, clock, reader } = await new PastBench(MINUTES).know();
    const first = await reader.page(ALL);
    expect(broker.asked).toHaveLength(1);
    clock.advanceMs(HOUR_MS);
    const second = await reader.page({ ...ALL, until: BETWEEN });
    expect(second.bars).toHaveLength(100);
    expect(second.bars.slice(-50)).toEqual(first.bars.slice(20, 70));
    expect(broker.asked).toHaveLength(2);
    expect(await reader.page({ ...ALL, until: BETWEEN })).toEqual(second);
    expect(broker.asked).toHaveLength(2);
  });

  it.each<readonly [string, Partial<PastBarsQuery>]>([
    ['another length', { interval: '1h', last: 1 }],
    ['another make', { show: 'midpoint' }],
    ['other hours', { regularHours: true }],
  ])('holds nothing of %s', async (_what, changes) => {
    const { broker, clock, reader } = await new PastBench(MINUTES).know();
    await reader.page(ALL);
    clock.advanceMs(HOUR_MS);
    await reader.page({ ...ALL, until: EARLIER, ...changes });
    expect(broker.asked).toHaveLength(2);
  });

  it('holds nothing of another contract by the same name', async () => {
    const bench = await new PastBench(MINUTES).know(1);
    await bench.reader.page({ ...ALL, until: EARLIER });
    await bench.know(2);
    await bench.reader.page({ ...ALL, until: EARLIER });
    expect(bench.broker.asked).toHaveLength(2);
  });

  it('asks again for what had not settled: a trade may be reported late', async () => {
    const { broker, clock, reader } = await new PastBench(MINUTES).know();
    await reader.page(ALL);
    broker.close = '100.7';
    clock.advanceMs(MINUTE_MS);
    const { bars } = await reader.page({ ...ALL, last: 5, until: '2026-11-30T15:00:00.000Z' });
    expect(bars.map(({ close }) => close)).toEqual(['100.7', '100.7', '100.7', '100.7', '100.7']);
  });

  it.each([
    ['is at hand within its time', DAY_MS - MINUTE_MS, '100.5'],
    ['is fetched again after it', DAY_MS + MINUTE_MS, '50.25'],
  ])('%s', async (_what, afterMs, close) => {
    const { broker, clock, reader } = await new PastBench(MINUTES).know();
    const query = { ...ALL, until: EARLIER };
    await reader.page(query);
    broker.close = '50.25';
    clock.advanceMs(afterMs);
    expect((await reader.page(query)).bars[0]).toMatchObject({ close });
  });

  it.each([
    ['switched off', { keptMs: 0 }],
    [
      'without a database',
      { unitOfWork: { run: () => Promise.reject(new Error('away')) } as never },
    ],
  ])('costs a request to the broker, and no more, %s', async (_what, parts) => {
    const { broker, reader } = await new PastBench(MINUTES, parts).know();
    const query = { ...ALL, until: EARLIER };
    expect((await reader.page(query)).bars).toHaveLength(100);
    expect(await reader.page(query)).toEqual(await reader.page(query));
    expect(broker.asked).toHaveLength(3);
  });

  it('changes no answer, however reading goes back and forth in time', async () => {
    const reading = fc.record({
      waitMinutes: fc.integer({ min: 0, max: 90 }),
      backMinutes: fc.option(fc.integer({ min: 0, max: 1_500 })),
      backMs: fc.integer({ min: 0, max: MINUTE_MS }),
      last: fc.integer({ min: 1, max: 300 }),
      interval: fc.constantFrom('1m' as const, '1h' as const),
    });
    const gap = fc.record({ at: fc.nat(2_900), minutes: fc.integer({ min: 1, max: 900 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(gap, { maxLength: 3 }),
        fc.array(reading, { minLength: 2, maxLength: 8 }),
        async (gaps, readings) => {
          const isOpen = (index: number) => gaps.every(({ at, minutes }) => index < at || index >= at + minutes); // prettier-ignore
          const starts = MINUTES.filter((_, index) => isOpen(index));
          const cached = await new PastBench(starts).know();
          const plain = await new PastBench(starts, { keptMs: 0 }).know();
          for (const { waitMinutes, backMinutes, backMs, last, interval } of readings) {
            for (const { clock } of [cached, plain]) clock.advanceMs(waitMinutes * MINUTE_MS);
            const until = backMinutes === null ? null : instantText(instant(cached.clock.now() - backMinutes * MINUTE_MS - backMs)); // prettier-ignore
            const query = { ...ALL, last, interval, until };
            const [answer, wanted] = [await cached.reader.page(query), await plain.reader.page(query)]; // prettier-ignore
            const bars = answer.bars.slice(-wanted.bars.length);
            expect(bars).toEqual(wanted.bars.slice(-bars.length));
            expect(wanted.bars.length === 0).toBe(answer.bars.length === 0);
            expect(cached.broker.asked.length).toBeLessThanOrEqual(plain.broker.asked.length + 4);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
