import { type Decimal, type Direction, decimal, directionSign, middleOf } from '@fairlead/core';
import * as fc from 'fast-check';
import { TradeHarness } from '../testing/trade-harness';

const GOOD = { bid: decimal('99.99'), ask: decimal('100.01') };
const limits = (harness: TradeHarness): readonly string[] =>
  harness.log().filter((line) => line.startsWith('modify'));
const exits = (harness: TradeHarness): readonly string[] =>
  harness.trade.legs.filter((leg) => leg.purpose === 'EXIT').map((leg) => leg.type);
const notices = (harness: TradeHarness): readonly string[] =>
  harness.log().filter((line) => line.startsWith('notice'));

/** A trade whose quote is good until the moment in which it is left. */
function entered(direction: Direction = 'LONG'): TradeHarness {
  return new TradeHarness({ direction }).enter();
}

/** A position that no stop protects any more, with an exit on its way. */
function naked(quote: TradeHarness['quote'] = GOOD): TradeHarness {
  const harness = entered();
  harness.broker.end(harness.ref('T'), 'CANCELLED');
  harness.settle();
  harness.quote = quote;
  harness.lastPrice = middleOf(GOOD);
  harness.exit();
  harness.settle();
  harness.tick(500);
  harness.settle();
  return harness;
}

describe('an exit while no quote can be trusted', () => {
  it.each<readonly [Direction, string]>([
    ['LONG', 'modify T1 100 @97'],
    ['SHORT', 'modify T1 100 @103'],
  ])('of a %s keeps to the collar of the last price that could be, at once', (direction, line) => {
    const harness = entered(direction);
    harness.quote = null;
    harness.lastPrice = decimal('100');
    harness.exit();
    expect(limits(harness)).toEqual([line]);
    expect(notices(harness)).toEqual(['notice QUOTE_NOT_TRUSTED']);
  });

  it('keeps its stop, never goes to the market, and alarms once', () => {
    const harness = entered();
    harness.quote = null;
    harness.lastPrice = decimal('100');
    harness.exit();
    harness.pass(29_000);
    expect(exits(harness)).toEqual([]);
    expect(harness.log().filter((line) => line.startsWith('cancel'))).toEqual([]);
    expect(notices(harness)).toEqual(['notice QUOTE_NOT_TRUSTED']);
    expect(limits(harness)).toEqual(['modify T1 100 @97']);
  });

  it('is priced by the market again as soon as a quote can be trusted', () => {
    const harness = entered();
    harness.quote = null;
    harness.lastPrice = decimal('100');
    harness.exit();
    harness.settle();
    harness.quote = { bid: decimal('94.99'), ask: decimal('95.01') };
    harness.pass(1_000);
    expect(limits(harness).at(-1)).toBe('modify T1 100 @93.57');
  });

  it('that began with a good quote keeps to the collar of that one', () => {
    const harness = entered();
    harness.exit();
    harness.settle();
    harness.quote = null;
    harness.lastPrice = decimal('99');
    harness.pass(1_000);
    // 3 % below the last price would be 96.03, but the exit's own collar ends at 97.
    expect(limits(harness).at(-1)).toBe('modify T1 100 @97');
  });

  it('waits for the first price after a start, then takes what was paid for one', () => {
    const harness = entered();
    harness.quote = null;
    harness.exit();
    harness.pass(1_750);
    expect(limits(harness)).toEqual([]);
    harness.pass(500);
    expect(limits(harness)).toEqual(['modify T1 100 @97']);
    harness.quote = { bid: decimal('89.99'), ask: decimal('90.01') };
    harness.pass(1_000);
    // What was paid is no collar: the first quote that can be trusted is.
    expect(limits(harness).at(-1)).toBe('modify T1 100 @88.64');
  });
});

describe('an exit that no stop protects', () => {
  it('keeps to the collar first, and goes to the market where no quote can be trusted in time', () => {
    const harness = naked(null);
    expect(exits(harness)).toEqual(['LIMIT']);
    expect(harness.trade.exit?.limitPrice?.toFixed()).toBe('97');
    harness.pass(4_000);
    expect(exits(harness)).toEqual(['LIMIT', 'MARKET']);
  });

  it.each<readonly [string, Partial<TradeHarness>]>([
    ['is halted', { halted: true }],
    ['is closed', { session: 'closed' }],
  ])('does not go to the market while that %s: it keeps to the collar', (_why, state) => {
    const harness = naked(null);
    Object.assign(harness, state);
    harness.pass(15_000);
    expect(exits(harness)).toEqual(['LIMIT']);
    Object.assign(harness, { halted: false, session: 'open' });
    harness.quote = { bid: decimal('96.00'), ask: decimal('96.02') };
    harness.pass(1_000);
    expect(limits(harness).at(-1)).toMatch(/^modify X1 100 @94\.5/);
  });

  it('of which no price is known goes to the market at once', () => {
    const harness = entered();
    harness.broker.end(harness.ref('T'), 'CANCELLED');
    harness.settle();
    harness.quote = null;
    harness.exit();
    harness.pass(750);
    expect(exits(harness)).toEqual(['MARKET']);
  });
});

describe('whatever quotes come and go', () => {
  it('no limit of an exit that a stop protects leaves the collar, and none goes to the market', () => {
    const cents = fc.integer({ min: 5_000, max: 20_000 });
    const step = fc.record({ trusted: fc.boolean(), cents, waitMs: fc.integer({ min: 1, max: 3_000 }) }); // prettier-ignore
    const steps = fc.array(step, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom<Direction>('LONG', 'SHORT'), steps, (direction, all) => {
        const harness = entered(direction);
        let last = middleOf(GOOD);
        let first: Decimal | null = null;
        for (const [index, { trusted, cents: at, waitMs }] of all.entries()) {
          const price = decimal(at).div(100);
          harness.lastPrice = last;
          harness.quote = trusted ? { bid: price.minus('0.01'), ask: price.plus('0.01') } : null;
          if (trusted) last = price;
          if (trusted) first ??= price;
          if (index === 0) harness.exit();
          const before = limits(harness).length;
          harness.pass(waitMs);
          for (const line of limits(harness).slice(before)) {
            const limit = decimal(line.split('@')[1] ?? '');
            const sign = directionSign(direction);
            const worst = (first ?? last).times(decimal(1).minus(decimal('0.03').times(sign)));
            expect(limit.minus(worst).times(sign).gte('-0.01')).toBe(true);
          }
        }
        expect(exits(harness)).toEqual([]);
        expect(harness.violations).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
