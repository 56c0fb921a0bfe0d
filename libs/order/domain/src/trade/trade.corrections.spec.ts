import { decimal } from '@fairlead/core';
import { TradeHarness } from '../testing';
import { positionOf, summaryOf, tradeStatusOf } from '.';

const SIDES = ['LONG', 'SHORT'] as const;
const entered = (direction: 'LONG' | 'SHORT'): TradeHarness =>
  new TradeHarness({ direction }).enter();
const place = (harness: TradeHarness): readonly string[] =>
  harness.log().filter((line) => line.startsWith('place'));
const clean = (harness: TradeHarness): void =>
  expect(harness.violations.concat(harness.broker.violations)).toEqual([]);

/** The trade is entered and left at its target; all is known. */
function left(direction: 'LONG' | 'SHORT'): TradeHarness {
  const harness = entered(direction);
  harness.broker.fill(harness.ref('T'), 100, '108.00');
  harness.settle();
  harness.pass(1_000);
  expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  return harness;
}

describe.each(SIDES)('a busted execution of a %s trade', (direction) => {
  it('of the entry: nothing is held, stop and target end, and the trade says why', () => {
    const harness = entered(direction);
    harness.broker.correct(0, 0);
    harness.settle();
    expect(positionOf(harness.trade).toNumber()).toBe(0);
    harness.pass(1_500);
    expect(harness.broker.living('STOP', 'TARGET')).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(harness.trade.legs[0]).toMatchObject({ status: 'CANCELLED', code: 'CORRECTED' });
    expect(place(harness)).toEqual([]);
    clean(harness);
  });

  it('of the entry: TWS ends neither stop nor target for that, so we do at once, before one of them fills', () => {
    const harness = entered(direction);
    harness.broker.correct(0, 0);
    harness.settle();
    expect(harness.broker.living('STOP', 'TARGET')).toEqual([]);
    clean(harness);
  });

  it('of the exit, after the trade was closed: it is open and protected again', () => {
    const harness = left(direction);
    harness.broker.correct(1, 0);
    harness.settle();
    harness.pass(1_500);
    expect(harness.log()).toContain('notice EXECUTION_BUSTED');
    expect(place(harness)).toEqual(['place S2 100 T2 100']);
    expect(harness.broker.covered().toNumber()).toBe(100);
    expect(summaryOf(harness.trade, harness.now)).toMatchObject({
      status: 'OPEN',
      protected: true,
    });
    clean(harness);
  });

  it('of the stop: it is open and protected again', () => {
    const harness = entered(direction);
    harness.broker.fill(harness.ref('S'), 100, '97.00');
    harness.settle();
    harness.pass(1_000);
    harness.broker.correct(1, 0);
    harness.settle();
    harness.pass(1_500);
    expect(harness.broker.covered().toNumber()).toBe(100);
    clean(harness);
  });

  it('of an exit that was requested: it is protected, not left again, also before the trade was closed', () => {
    const harness = entered(direction);
    harness.exit();
    harness.settle();
    harness.broker.fill(harness.ref('T'), 100, '100.00');
    // The execution is known; that the stop ended is not yet.
    harness.deliverExecution();
    expect(tradeStatusOf(harness.trade)).toBe('CLOSING');
    harness.broker.correct(1, 0);
    harness.deliverExecution();
    expect(harness.trade.exit).toBeNull();
    harness.settle();
    harness.pass(2_000);
    expect(harness.broker.living('EXIT')).toEqual([]);
    expect(harness.broker.covered().toNumber()).toBe(100);
    clean(harness);
  });

  it('of a part of an exit: the rest of the way out is gone again', () => {
    const harness = entered(direction);
    harness.exit();
    harness.settle();
    harness.broker.fill(harness.ref('T'), 40, '100.00');
    harness.settle();
    harness.broker.correct(1, 0);
    harness.settle();
    expect(harness.trade.exit).not.toBeNull();
    harness.pass(2_500);
    harness.broker.fill(harness.ref('T'), 100, '100.00');
    harness.settle();
    harness.pass(1_000);
    expect(harness.broker.position().toNumber()).toBe(0);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    clean(harness);
  });

  it('of the entry, after the trade was left: the wrong side is brought back', () => {
    const harness = left(direction);
    harness.broker.correct(0, 0);
    harness.settle();
    harness.pass(1_500);
    expect(harness.log()).toContain('notice FLIPPED');
    expect(place(harness)).toEqual(['place X1 100']);
    harness.broker.fill(harness.ref('X'), 100, '100.00');
    harness.settle();
    harness.pass(1_000);
    expect(harness.broker.position().toNumber()).toBe(0);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    clean(harness);
  });

  it('of both sides, one right after the other: nothing is sent', () => {
    const harness = left(direction);
    harness.broker.correct(0, 0);
    harness.settle();
    harness.tick(100);
    harness.broker.correct(1, 0);
    harness.settle();
    harness.pass(2_000);
    expect(place(harness)).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    clean(harness);
  });

  it('of one part of an entry that works: it goes on working, its time begins anew', () => {
    const harness = new TradeHarness({ direction });
    harness.settle();
    harness.broker.fill(harness.ref('E'), 40);
    harness.settle();
    harness.broker.correct(0, 0);
    harness.settle();
    expect(harness.trade.legs[0]).toMatchObject({ status: 'WORKING', firstFillAt: null });
    harness.pass(1_500);
    expect(harness.log()).toEqual(['conclude EXECUTED FILLED']);
    harness.broker.fill(harness.ref('E'), 100);
    harness.settle();
    harness.pass(500);
    expect(harness.broker.covered().toNumber()).toBe(100);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    clean(harness);
  });
});

describe('a corrected execution', () => {
  it('down and up again has stop and target follow each time', () => {
    const harness = entered('LONG');
    for (const shares of [60, 100, 30]) {
      harness.broker.correct(0, shares);
      harness.settle();
      harness.pass(1_000);
      expect(harness.broker.covered().toNumber()).toBe(shares);
      const [target] = harness.broker.living('TARGET');
      expect(target?.terms.quantity.toNumber()).toBe(shares);
    }
    clean(harness);
  });

  it('of another price moves stop and target to it', () => {
    const harness = entered('LONG');
    const stop = (): string | undefined =>
      harness.broker.living('STOP')[0]?.terms.stopPrice?.toFixed();
    const before = stop();
    harness.broker.correct(0, 100, '102.00');
    harness.settle();
    harness.pass(1_000);
    expect(decimal(stop() ?? '0').gt(before ?? '0')).toBe(true);
    expect(harness.trade.executions[0]?.price.toNumber()).toBe(102);
    clean(harness);
  });
});
