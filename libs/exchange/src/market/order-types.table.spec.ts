import type { OrderType } from '@fairlead/core';
import { Driver, type TermsText, fills } from '../testing/exchange.driver';

interface Case {
  readonly terms: TermsText;
  /** Bid, ask and last at which it does not fill yet; null where it never waits. */
  readonly waitsAt: readonly [string, string, string] | null;
  /** Those at which it fills, and the fill; null where only the close fills it. */
  readonly fillsAt: readonly [string, string, string] | null;
  readonly fill: string;
}

/** How an order to buy of each type comes to its fill: a type without a case does not compile. */
const CASES: Readonly<Record<OrderType, Case>> = {
  MARKET: { terms: {}, waitsAt: null, fillsAt: ['99', '100', '99.50'], fill: 'b 100 @ 100' },
  LIMIT: {
    terms: { limit: '98' },
    waitsAt: ['99', '100', '99.50'],
    fillsAt: ['97', '97.50', '97.20'],
    fill: 'b 100 @ 97.5',
  },
  STOP: {
    terms: { stop: '102' },
    waitsAt: ['99', '100', '99.50'],
    fillsAt: ['102', '103', '102'],
    fill: 'b 100 @ 103',
  },
  STOP_LIMIT: {
    terms: { stop: '102', limit: '103' },
    waitsAt: ['99', '100', '99.50'],
    fillsAt: ['102', '102.50', '102'],
    fill: 'b 100 @ 102.5',
  },
  MARKET_IF_TOUCHED: {
    terms: { stop: '98' },
    waitsAt: ['99', '100', '99.50'],
    fillsAt: ['97', '99', '98'],
    fill: 'b 100 @ 99',
  },
  LIMIT_IF_TOUCHED: {
    terms: { stop: '98', limit: '98.50' },
    waitsAt: ['99', '100', '99.50'],
    fillsAt: ['97', '98.20', '98'],
    fill: 'b 100 @ 98.2',
  },
  TRAIL: {
    terms: { trail: '2' },
    waitsAt: ['99', '100', '99.50'],
    fillsAt: ['101', '102', '101.50'],
    fill: 'b 100 @ 102',
  },
  TRAIL_LIMIT: {
    terms: { trail: '2', offset: '1' },
    waitsAt: ['99', '100', '99.50'],
    fillsAt: ['101', '102', '101.50'],
    fill: 'b 100 @ 102',
  },
  MARKET_ON_CLOSE: {
    terms: {},
    waitsAt: ['99', '100', '99.50'],
    fillsAt: null,
    fill: 'b 100 @ 99.5',
  },
  RELATIVE: {
    terms: { offset: '0.10' },
    waitsAt: ['99', '100', '99.50'],
    fillsAt: ['98', '99', '98.50'],
    fill: 'b 100 @ 99',
  },
  MIDPRICE: {
    terms: {},
    waitsAt: ['99', '100', '99.60'],
    fillsAt: ['99', '100', '99.50'],
    fill: 'b 100 @ 99.5',
  },
  LIMIT_ON_CLOSE: {
    terms: { limit: '99.50' },
    waitsAt: ['99', '100', '99.50'],
    fillsAt: null,
    fill: 'b 100 @ 99.5',
  },
};

describe('an order to buy, of the type', () => {
  it.each(Object.entries(CASES))('%s, waits and fills as it should', (type, one) => {
    const driver = Driver.equities('2026-11-23', '10:00');
    driver.quote(...(one.waitsAt ?? ['99', '100', '99.50']));
    driver.place('b', { ...one.terms, type: type as OrderType });
    if (one.waitsAt !== null) expect(fills(driver)).toEqual([]);
    if (one.fillsAt !== null) driver.quote(...one.fillsAt);
    else driver.clock('2026-11-23', '16:00');
    expect(fills(driver)).toEqual([one.fill]);
  });
});
