import * as fc from 'fast-check';
import { decimal, plusMs } from '@fairlead/core';
import { TRADE_NOW, TradeHarness } from '../../testing';
import { DEFAULT_PLAN_SETTINGS, describeChange, isDue, summaryOf, tradeStatusOf } from '..';

const directions = [['LONG'], ['SHORT']] as const;
const { lastResortMs, repairMs } = DEFAULT_PLAN_SETTINGS;

/** An entry whose rule says `protection: none`. */
function unprotected(
  direction: 'LONG' | 'SHORT',
  changes: ConstructorParameters<typeof TradeHarness>[0] = {},
): TradeHarness {
  return new TradeHarness({ direction, protection: null, ...changes });
}

/** What is never ordered or said of a trade that is unprotected by choice. */
function expectNoProtection(harness: TradeHarness): void {
  const { legs, exposedMs, exposedSince } = harness.trade;
  expect(legs.filter(({ purpose }) => purpose === 'STOP' || purpose === 'TARGET')).toEqual([]);
  expect({ exposedMs, exposedSince }).toEqual({ exposedMs: 0, exposedSince: null });
  expect(harness.trade.unprotected).toBeNull();
  expect(harness.violations.concat(harness.broker.violations)).toEqual([]);
}

describe.each(directions)('%s: a trade that is unprotected by choice', (direction) => {
  it('is one order, and says so', () => {
    const harness = unprotected(direction);
    expect(harness.trade.legs.map(({ purpose }) => purpose)).toEqual(['ENTRY']);
    expect(harness.trade.note.reason).toContain('unprotected by choice');
  });

  it('is open once it is filled: no stop is missed, however long it is held', () => {
    const harness = unprotected(direction);
    const before = harness.trade;
    harness.enter().pass(lastResortMs * 3);
    expect(summaryOf(harness.trade, harness.now)).toMatchObject({
      ...{ status: 'OPEN', protected: false, unprotectedByChoice: true, exposedMs: 0 },
    });
    expect(describeChange(before, harness.trade, harness.now)).toEqual({
      code: 'UNPROTECTED_BY_CHOICE',
      reason: `holds ${direction === 'LONG' ? '' : '-'}100 shares, unprotected by choice`,
    });
    expect(harness.log()).toEqual(['conclude EXECUTED FILLED']);
    expectNoProtection(harness);
  });

  it('lets a partly filled limit rest until its deadline: there is no stop that would lag behind', () => {
    const goodTill = plusMs(TRADE_NOW, 60_000);
    const harness = unprotected(direction, { limitPrice: decimal('100.00'), goodTill });
    harness.settle();
    harness.broker.fill(harness.ref('E'), 40);
    harness.settle();
    harness.pass(repairMs * 5);
    expect(harness.broker.living('ENTRY')).toHaveLength(1);
    harness.pass(60_000);
    expect(harness.broker.living('ENTRY')).toEqual([]);
    expect(harness.broker.position().abs().toNumber()).toBe(40);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    expectNoProtection(harness);
  });

  it('stays what it is while the gate is closed, and after it', () => {
    const harness = unprotected(direction).enter();
    harness.gate = 'closed';
    harness.tick(lastResortMs * 2);
    harness.gate = 'open';
    harness.gateSince = harness.now;
    harness.pass(lastResortMs * 2);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    expectNoProtection(harness);
  });

  it('is held without a stop where it fills after it was given up, and a person is told', () => {
    const harness = unprotected(direction);
    harness.settle();
    harness.broker.end(harness.ref('E'), 'CANCELLED');
    harness.settle();
    harness.pass(1_000);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    harness.learn({
      ...{ kind: 'execution', orderRef: harness.ref('E'), executionId: 'late.1' as never },
      ...{ revision: 1, corrects: false, side: direction === 'LONG' ? 'BUY' : 'SELL' },
      ...{ quantity: decimal(30), price: decimal('100.00') },
    });
    harness.tick(lastResortMs * 2);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    expect(harness.log()).toContain('notice LATE_FILL');
    expectNoProtection(harness);
  });

  it.each([
    ['an open market', {}],
    ['a quote that cannot be trusted', { quote: null, lastPrice: decimal('100.00') }],
  ])('is left by an exit of all that it holds, in %s', (_market, world) => {
    const harness = Object.assign(unprotected(direction).enter(), world);
    harness.exit();
    harness.pass(1_000);
    const [exit, ...more] = harness.broker.living('EXIT');
    expect(more).toEqual([]);
    expect(exit?.terms.quantity.toNumber()).toBe(100);
    harness.broker.fill(harness.ref('X'), 100);
    harness.settle();
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expectNoProtection(harness);
  });

  it('is left although the broker refuses exits for a while, and no stop comes meanwhile', () => {
    const harness = unprotected(direction).enter();
    harness.broker.refusals.push({ purpose: 'EXIT', code: '201', times: 3 });
    harness.exit();
    for (let seconds = 0; seconds < 60; seconds += 1) {
      harness.pass(1_000);
      for (const exit of harness.broker.living('EXIT')) harness.broker.fill(exit.orderRef, 100);
      harness.settle();
    }
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expectNoProtection(harness);
  });

  it('ends where somebody closes it by hand', () => {
    const harness = unprotected(direction).enter();
    harness.take(100);
    harness.pass(1_000);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expectNoProtection(harness);
  });

  it('has nothing to do while nothing happens', () => {
    const harness = unprotected(direction).enter();
    const { gate: _gate, gateSince: _since, closingCapacity: _capacity, ...seen } = harness.view();
    const due = isDue(harness.trade, {
      ...seen,
      gate: { state: 'open', since: TRADE_NOW, passableSince: TRADE_NOW, epoch: 1, paper: true },
      positions: { holding: null, askedAt: null, openTrades: [harness.trade] },
    });
    expect(due).toBe(false);
  });
});

describe('a trade that is unprotected by choice, whatever happens', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('fill' as const), shares: fc.integer({ min: 1, max: 100 }) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 30_000 }) }),
    fc.constant({ kind: 'cancelled by hand' as const }),
    fc.constant({ kind: 'refuse' as const }),
    fc.constant({ kind: 'disconnect' as const }),
    fc.constant({ kind: 'halt' as const }),
    fc.constant({ kind: 'left' as const }),
  );
  type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

  function perform(harness: TradeHarness, each: Act): void {
    const { broker } = harness;
    const order = broker.living('ENTRY', 'EXIT')[0]?.orderRef;
    switch (each.kind) {
      case 'fill':
        if (order !== undefined) broker.fill(order, each.shares);
        break;
      case 'wait':
        return harness.pass(each.ms);
      case 'cancelled by hand':
        if (order !== undefined) broker.end(order, 'CANCELLED');
        break;
      case 'refuse':
        broker.refuses.place += 1;
        break;
      case 'disconnect':
        harness.gate = harness.gate === 'open' ? 'closed' : 'open';
        harness.gateSince = harness.now;
        break;
      case 'halt':
        harness.halted = harness.halted !== true;
        break;
      case 'left':
        harness.exit();
    }
    harness.settle();
  }

  it('never gets a stop or an alarm for want of one, never flips, and is flat once it is left', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('LONG' as const, 'SHORT' as const),
        fc.array(act, { maxLength: 25 }),
        (direction, acts) => {
          const harness = unprotected(direction);
          harness.settle();
          for (const each of acts) {
            perform(harness, each);
            const sign = direction === 'LONG' ? 1 : -1;
            expect(harness.broker.position().times(sign).toNumber()).toBeGreaterThanOrEqual(0);
            expectNoProtection(harness);
          }
          Object.assign(harness, { gate: 'open', gateSince: harness.now, halted: false });
          harness.broker.refuses.place = 0;
          harness.exit();
          for (let seconds = 0; seconds < 300; seconds += 1) {
            harness.pass(1_000);
            for (const exit of harness.broker.living('EXIT'))
              harness.broker.fill(exit.orderRef, 100);
            harness.settle();
          }
          expect(harness.broker.position().toNumber()).toBe(0);
          expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
          const alarms = harness.log().filter((step) => /LAST_RESORT|UNPROTECTED_WAITS/.test(step));
          expect(alarms).toEqual([]);
          expectNoProtection(harness);
        },
      ),
      { numRuns: 60 },
    );
  });
});
