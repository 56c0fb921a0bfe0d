import {
  ALWAYS_PUBLISHED,
  INDICATOR_CATALOGUE,
  INDICATOR_NAMES,
  type PublishedIndicator,
} from './published-indicators';

const LISTED: readonly PublishedIndicator[] = ALWAYS_PUBLISHED;

describe('the kinds of indicators', () => {
  it.each(INDICATOR_NAMES)('have a period and a length of bars that are meant: %s', (name) => {
    const { period, periodMin, interval } = INDICATOR_CATALOGUE.kinds[name];
    for (const each of [period, periodMin]) expect(Number.isSafeInteger(each)).toBe(true);
    expect(periodMin).toBeGreaterThan(0);
    expect(period).toBeGreaterThanOrEqual(periodMin);
    expect(period).toBeLessThanOrEqual(INDICATOR_CATALOGUE.periodMax);
    expect(INDICATOR_CATALOGUE.intervals).toContain(interval);
  });
});

describe('the indicators that are always published', () => {
  it('are each listed once', () => {
    const names = LISTED.map(({ name, period, interval }) => `${name} ${period} ${interval}`);
    expect([...new Set(names)]).toEqual(names);
  });
});
