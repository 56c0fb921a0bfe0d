import { type Decimal, decimal } from '@fairlead/core';
import fc from 'fast-check';
import { restoreExchange } from '../engine';
import { Driver, type TermsText, fills } from '../testing/exchange.driver';

/** Orders whose price follows the market: trailing stops by their trigger, pegged ones by their limit. */

/** Quotes a spread around a price that walks, in cents. */
const walk = fc.array(
  fc.record({
    cents: fc.integer({ min: 9_000, max: 11_000 }),
    spread: fc.integer({ min: 1, max: 60 }),
  }),
  { minLength: 1, maxLength: 25 },
);
const sides = fc.constantFrom('BUY' as const, 'SELL' as const);
const text = (cents: number): string => (cents / 100).toFixed(2);

function restarted(driver: Driver): Driver {
  const snapshot = JSON.parse(JSON.stringify(driver.exchange.snapshot())) as ReturnType<
    Driver['exchange']['snapshot']
  >;
  const next = new Driver(restoreExchange(snapshot));
  next.now = driver.now;
  return next;
}

/** Returns what a figure of the order was after each quote until it ended, the exchange restarted before each. */
function course(
  terms: TermsText,
  quotes: readonly { cents: number; spread: number }[],
  figure: 'stopPrice' | 'limitPrice',
): readonly Decimal[] {
  let driver = new Driver();
  driver.quote('100', '100.10', '100.05');
  driver.place('o', terms);
  const seen: Decimal[] = [];
  for (const { cents, spread } of quotes) {
    driver = restarted(driver);
    driver.quote(text(cents), text(cents + spread), text(cents));
    const { [figure]: at, state, triggered } = driver.order('o');
    if (state !== 'WORKING' || triggered) break;
    if (at !== null) seen.push(at);
  }
  return seen;
}

/** True where each is as good for the market's side as the one before, or better. */
function neverBack(
  levels: readonly Decimal[],
  side: 'BUY' | 'SELL',
  rises: 'BUY' | 'SELL',
): boolean {
  return levels.every((level, index) => {
    const before = levels[index - 1];
    if (before === undefined) return true;
    return side === rises ? level.gte(before) : level.lte(before);
  });
}

describe('the level of a trailing stop', () => {
  it.each(['TRAIL', 'TRAIL_LIMIT'] as const)(
    'of a %s order never moves back, over restarts too',
    (type) => {
      fc.assert(
        fc.property(sides, walk, fc.boolean(), (side, quotes, byPercent) => {
          const trail = byPercent ? { trailPercent: '2.5' } : { trail: '2' };
          const levels = course({ side, type, ...trail, offset: '0.50' }, quotes, 'stopPrice');
          expect(neverBack(levels, side, 'SELL')).toBe(true);
        }),
      );
    },
  );

  it('keeps its distance from the best price there was', () => {
    const driver = new Driver();
    driver.quote('100', '100.10', '100');
    driver.place('s', { side: 'SELL', type: 'TRAIL', trail: '2' });
    for (const last of ['101', '103', '102', '101.50']) driver.quote(last, '104', last);
    expect(driver.order('s').stopPrice?.toFixed()).toBe('101');
    driver.quote('101', '101.10', '101');
    expect(fills(driver)).toEqual(['s 100 @ 101']);
  });
});

describe('a relative order', () => {
  it('is never worse than before, never beyond its cap, and fills at its limit or better', () => {
    fc.assert(
      fc.property(
        sides,
        walk,
        fc.option(fc.integer({ min: 9_500, max: 10_500 })),
        (side, quotes, cap) => {
          const limit = cap === null ? {} : { limit: text(cap) };
          const levels = course({ side, type: 'RELATIVE', offset: '0.05', ...limit }, quotes, 'limitPrice'); // prettier-ignore
          expect(neverBack(levels, side, 'BUY')).toBe(true);
          if (cap === null) return;
          for (const level of levels)
            expect(side === 'BUY' ? level.lte(text(cap)) : level.gte(text(cap))).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['BUY', ['99.05', '99.55', '99.55'], '99.55'],
    ['SELL', ['100.95', '100.95', '100.45'], '100.45'],
  ] as const)('to %s follows its side where that makes it better', (side, limits, fill) => {
    const driver = new Driver();
    driver.quote('99', '101', '100');
    driver.place('r', { side, type: 'RELATIVE', offset: '0.05' });
    const seen: (string | undefined)[] = [driver.order('r').limitPrice?.toFixed()];
    for (const [bid, ask] of [
      ['99.50', '101.50'],
      ['99', '100.50'],
    ] as const) {
      // prettier-ignore
      driver.quote(bid, ask, '100');
      seen.push(driver.order('r').limitPrice?.toFixed());
    }
    expect(seen).toEqual(limits);
    const [bid, ask] = side === 'BUY' ? ['99', fill] : [fill, '101'];
    driver.quote(bid, ask, '100');
    expect(fills(driver)).toEqual([`r 100 @ ${fill}`]);
  });

  it('is taken with a cap of 0 as without one, and not with one between two steps', () => {
    const driver = new Driver();
    driver.quote('99', '101', '100');
    driver.place('none', { type: 'RELATIVE', offset: '0.05', limit: '0' });
    expect(driver.order('none').limitPrice?.toFixed()).toBe('99.05');
    const refused = driver.place('odd', { type: 'RELATIVE', limit: '99.005' });
    expect(refused).toMatchObject([{ kind: 'OrderRejected', reason: 'price-tick' }]);
  });

  it('waits for a quote of its side', () => {
    const driver = new Driver();
    driver.place('r', { type: 'RELATIVE' });
    expect(driver.order('r')).toMatchObject({ state: 'WORKING', limitPrice: null });
    driver.quote('99', '101', '100');
    expect(driver.order('r').limitPrice?.toFixed()).toBe('99');
  });
});

describe('a midprice order', () => {
  it('stands at the middle, on its side of a step, and never beyond its cap', () => {
    fc.assert(
      fc.property(sides, walk, (side, quotes) => {
        const driver = new Driver();
        for (const { cents, spread } of quotes) {
          // Nobody trades at the middle.
          driver.quote(text(cents), text(cents + spread), side === 'BUY' ? text(cents + spread) : text(cents)); // prettier-ignore
          const key = `m${driver.now}`;
          const cap = side === 'BUY' ? '100.00' : '99.99';
          driver.place(key, { side, type: 'MIDPRICE', limit: cap, quantity: '1', tif: 'DAY' });
          const { limitPrice, state } = driver.order(key);
          driver.cancel(key);
          if (state !== 'WORKING' || limitPrice === null) continue;
          const middle = decimal(text(cents))
            .plus(text(cents + spread))
            .div(2);
          expect(side === 'BUY' ? limitPrice.lte(middle) : limitPrice.gte(middle)).toBe(true);
          expect(side === 'BUY' ? limitPrice.lte(cap) : limitPrice.gte(cap)).toBe(true);
        }
      }),
    );
  });

  it.each([
    ['BUY', '100', '100.01'],
    ['SELL', '100', '99.99'],
  ] as const)('to %s fills where somebody trades there, not a step away', (side, at, away) => {
    const driver = new Driver();
    driver.quote('99', '101', away);
    driver.place('m', { side, type: 'MIDPRICE' });
    expect(fills(driver)).toEqual([]);
    driver.quote('99', '101', at);
    expect(fills(driver)).toEqual([`m 100 @ ${at}`]);
  });

  it.each(['IOC', 'FOK'] as const)('that is %s has one look', (tif) => {
    const driver = new Driver();
    driver.quote('99', '101', '100.50');
    driver.place('m', { type: 'MIDPRICE', tif });
    expect(driver.line('m')).toBe('CANCELLED 0/100');
  });
});
