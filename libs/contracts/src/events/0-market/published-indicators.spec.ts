import { BAR_INTERVALS } from './market-bar.v1';
import {
  INDICATOR_KINDS,
  INDICATOR_NAMES,
  INDICATOR_PERIOD_MAX,
  PUBLISHED_INDICATORS,
  type PublishedIndicator,
} from './published-indicators';

const LISTED: readonly PublishedIndicator[] = PUBLISHED_INDICATORS;

describe('the kinds of indicators', () => {
  it.each(INDICATOR_NAMES)('have a period and a length of bars that are meant: %s', (name) => {
    const { period, periodMin, interval } = INDICATOR_KINDS[name];
    for (const each of [period, periodMin]) expect(Number.isSafeInteger(each)).toBe(true);
    expect(periodMin).toBeGreaterThan(0);
    expect(period).toBeGreaterThanOrEqual(periodMin);
    expect(period).toBeLessThanOrEqual(INDICATOR_PERIOD_MAX);
    expect(BAR_INTERVALS).toContain(interval);
  });
});

describe('the indicators that are always published', () => {
  it('are each listed once', () => {
    const names = LISTED.map(({ name, period, interval }) => `${name} ${period} ${interval}`);
    expect([...new Set(names)]).toEqual(names);
  });
});
