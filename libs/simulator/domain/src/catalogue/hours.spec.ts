import { type Instant, newYorkTime, parseInstant, plusMs, present } from '@fairlead/core';
import { stockOf } from './catalogue';
import { isTrading, tradingSpan } from './hours';

const STOCK = present(stockOf('AAPL'), 'a stock');
const MINUTE_MS = 60_000;
const profile = 'us-equities';

function newYork(text: string): Instant {
  return newYorkTime(parseInstant(`${text.slice(0, 10)}T12:00:00Z`))
    .set({ hour: Number(text.slice(11, 13)), minute: Number(text.slice(14, 16)) })
    .toMillis() as Instant;
}

describe('the hours of a stock', () => {
  it.each([
    ['2026-11-25 03:59', false, false],
    ['2026-11-25 04:00', true, false],
    ['2026-11-25 09:29', true, false],
    ['2026-11-25 09:30', true, true],
    ['2026-11-25 15:59', true, true],
    ['2026-11-25 16:00', true, false],
    ['2026-11-25 19:59', true, false],
    ['2026-11-25 20:00', false, false],
    ['2026-11-26 12:00', false, false],
    ['2026-11-27 12:59', true, true],
    ['2026-11-27 13:00', true, false],
    ['2026-11-27 17:00', false, false],
    ['2026-11-28 12:00', false, false],
  ])('at %s: any %s, regular %s', (text, any, regular) => {
    const now = newYork(text);
    expect(isTrading(STOCK, now, { profile, regular: false })).toBe(any);
    expect(isTrading(STOCK, now, { profile, regular: true })).toBe(regular);
  });

  it('agree with the spans that schedules list, forwards, backwards and over the change of the clocks', () => {
    for (const from of ['2026-03-06 00:00', '2026-10-30 00:00', '2026-11-25 00:00']) {
      const moments = Array.from({ length: 7 * 24 }, (_, nth) =>
        plusMs(newYork(from), nth * 60 * MINUTE_MS),
      );
      for (const regular of [true, false])
        for (const moment of [...moments, ...moments.toReversed()]) {
          const span = tradingSpan(STOCK, moment, { profile, regular });
          const inSpan = span !== null && moment >= span.opensAt && moment < span.closesAt;
          expect(isTrading(STOCK, moment, { profile, regular })).toBe(inSpan);
        }
    }
  });

  it('are looked up once a day, not with every tick of every stream', () => {
    const from = newYork('2026-11-25 09:00');
    const began = performance.now();
    for (let nth = 0; nth < 50_000; nth += 1)
      isTrading(STOCK, plusMs(from, nth * 250), { profile, regular: false });
    // 50 000 looks into the calendar took 70 s.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
