import { INDICATOR_NAMES, PUBLISHED_INDICATORS, type PublishedIndicator } from './published-indicators'; // prettier-ignore

const LISTED: readonly PublishedIndicator[] = PUBLISHED_INDICATORS;

describe('the indicators that are published', () => {
  it('are each listed once', () => {
    const names = LISTED.map(({ name, period, interval }) => `${name} ${period} ${interval}`);
    expect([...new Set(names)]).toEqual(names);
  });

  it('look back some bars, and no more than the broker has of the shortest at once', () => {
    for (const { period } of LISTED) {
      expect(Number.isSafeInteger(period)).toBe(true);
      expect(period).toBeGreaterThan(0);
      expect(period).toBeLessThanOrEqual(300);
    }
  });

  it('leave no name that is of nothing', () => {
    expect([...new Set(LISTED.map(({ name }) => name))].sort()).toEqual(
      [...INDICATOR_NAMES].sort(),
    );
  });
});
