import { howMany } from './support/how-many';
import { type DayPlan, type DayResult, tradingDay } from './support/stepped/trading-day';

const PLAN: DayPlan = {
  from: '2026-11-27T17:58:30.000Z',
  closesAt: '2026-11-27T18:00:00.000Z',
  ...{ seed: 7, predictEveryMs: 5_000 },
};
const MINUTE_MS = 60_000;

describe('the strategy app over the end of a half day, by stepped time', () => {
  let day: DayResult;
  beforeAll(async () => {
    day = await tradingDay(PLAN);
  }, 5 * MINUTE_MS);

  it('ends flat, with the ledger of the broker to the cent', () => {
    expect(day).toMatchObject({ flat: true, equal: true, violations: [] });
    expect(day.ours).toBe(day.brokers);
    for (const code of ['OPENED', 'PROTECTED', 'DOUBLE_DOWN'])
      expect(day.turns.get(code) ?? 0).toBeGreaterThan(0);
    expect(day.turns.get('CLOSED')).toBe(day.turns.get('OPENED'));
  });

  const repeats = howMany({ short: 0, long: 3 });
  if (repeats > 0) {
    it(
      'is the same day again by the same seed: every event to the byte, with its ids and times',
      async () => {
        expect(day.journal.length).toBeGreaterThan(100);
        for (let times = 0; times < repeats; times += 1) {
          const again = await tradingDay(PLAN);
          expect(again.journal).toEqual(day.journal);
        }
      },
      15 * MINUTE_MS,
    );
  }

  it('flattens in the last minute, and enters nothing from then on', () => {
    const lastMinute = Date.parse(PLAN.closesAt) - MINUTE_MS;
    expect(Date.parse(day.firstFlattenAt ?? '')).toBeGreaterThanOrEqual(lastMinute);
    expect(Date.parse(day.firstFlattenAt ?? '')).toBeLessThan(lastMinute + 2_000);
    expect(Date.parse(day.lastEntryAt ?? '')).toBeLessThan(lastMinute);
    expect(day.turns.has('NOT_FLAT_AT_CLOSE')).toBe(false);
  });
});
