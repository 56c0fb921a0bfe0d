import { decimal } from '@fairlead/core';
import { isAlive } from '../order/leg';
import { TradeHarness } from '../testing';
import type { PlaceRefusal } from '../testing/model-broker';
import { DEFAULT_PLAN_SETTINGS, plannedPosition } from '.';
import type { ExecutionEvidence } from './evidence/evidence';

const { lastResortMs } = DEFAULT_PLAN_SETTINGS;
const directions = [['LONG'], ['SHORT']] as const;
const NO_STOP = { purpose: 'STOP', code: '201' } as const;
const NO_EXIT = { purpose: 'EXIT', code: '201' } as const;

/** A position of 100 shares: the entry fills before anything of its stop is known. */
function entered(direction: 'LONG' | 'SHORT', ...refusals: readonly PlaceRefusal[]): TradeHarness {
  const harness = new TradeHarness({ direction });
  harness.broker.refusals.push(...refusals.map((each) => ({ ...each })));
  harness.deliverCommand();
  harness.broker.fill(harness.ref('E'), 100);
  harness.settle();
  return harness;
}

/** The broker makes another figure of an execution, or takes it back. */
function correct(harness: TradeHarness, purpose: 'ENTRY' | 'EXIT' | 'STOP', shares: number): void {
  const leg = harness.trade.legs.findLast((each) => each.purpose === purpose && each.filled.gt(0));
  const first = harness.broker.executed.find((each) => each.orderRef === leg?.orderRef);
  if (first === undefined) throw new Error(`nothing of ${purpose} was executed`);
  const corrected: ExecutionEvidence = {
    ...first,
    revision: 2,
    corrects: true,
    quantity: decimal(shares),
  };
  const index = harness.broker.executed.indexOf(first);
  harness.broker.executed[index] = corrected;
  harness.learn(corrected);
}

const placed = (harness: TradeHarness, purpose: 'STOP' | 'EXIT'): number =>
  harness.trade.legs.filter((leg) => leg.purpose === purpose).length;
const wrong = (harness: TradeHarness): readonly string[] =>
  harness.violations.concat(harness.broker.violations);

describe.each(directions)('%s: exits that the broker refuses', (direction) => {
  it('the way back of a trade that flipped is tried more and more slowly', () => {
    const harness = entered(direction);
    harness.broker.fill(harness.ref('S'), 100, '97.00');
    harness.settle();
    harness.broker.refusals.push({ ...NO_EXIT });
    correct(harness, 'ENTRY', 0);
    expect(plannedPosition(harness.trade).toNumber()).toBe(-100);
    harness.pass(60_000);
    expect(placed(harness, 'EXIT')).toBeGreaterThanOrEqual(3);
    expect(placed(harness, 'EXIT')).toBeLessThanOrEqual(8);
    harness.broker.refusals.length = 0;
    harness.pass(60_000);
    expect(harness.broker.living('EXIT')).toHaveLength(1);
    expect(wrong(harness)).toEqual([]);
  });

  it('a stop without a target holds while they pause, and they go on', () => {
    const withoutGroup = { ...NO_STOP, advice: 'group' } as const;
    const harness = entered(
      direction,
      { ...withoutGroup, times: 1 },
      { ...withoutGroup, grouped: true },
      NO_EXIT,
    );
    harness.pass(5_000);
    harness.exit();
    let coveredMs = 0;
    for (let ms = 0; ms < 120_000; ms += 250) {
      harness.pass(250);
      if (harness.broker.covered().eq(100)) coveredMs += 250;
    }
    expect(placed(harness, 'EXIT')).toBeGreaterThanOrEqual(4);
    expect(placed(harness, 'EXIT') + placed(harness, 'STOP')).toBeLessThanOrEqual(16);
    expect(coveredMs).toBeGreaterThan(30_000);
    expect(wrong(harness)).toEqual([]);
  });
});

describe.each(directions)('%s: exits that are too large for the broker', (direction) => {
  it.each([
    ['asked for', (harness: TradeHarness) => harness.exit()],
    ['the last resort', (harness: TradeHarness) => harness.pass(lastResortMs)],
  ])('leave in parts: %s', (_, begin) => {
    const harness = entered(direction, NO_STOP, { ...NO_EXIT, advice: 'size', above: 30 });
    begin(harness);
    for (let seconds = 0; seconds < 120; seconds += 1) {
      harness.pass(1_000);
      const exits = seconds % 5 === 0 ? harness.broker.living('EXIT') : [];
      for (const exit of exits) {
        expect(exit.terms.quantity.toNumber()).toBeLessThanOrEqual(30);
        harness.broker.fill(exit.orderRef, 100);
      }
      harness.settle();
    }
    expect(harness.broker.position().toNumber()).toBe(0);
    expect(harness.trade.closedAt).not.toBeNull();
    expect(wrong(harness)).toEqual([]);
  });
});

describe.each(directions)('%s: the broker takes executions back', (direction) => {
  it('a market order that leaves is not larger than what is left to leave', () => {
    const harness = entered(direction, NO_STOP);
    harness.pass(lastResortMs + 3_000);
    expect(harness.broker.living('EXIT')[0]?.terms.quantity.toNumber()).toBe(100);
    correct(harness, 'ENTRY', 40);
    harness.pass(5_000);
    expect(harness.broker.living('EXIT').map((each) => each.terms.quantity.toNumber())).toEqual([
      40,
    ]);
  });

  it('what the last resort sold and comes back is protected before it is left again', () => {
    const harness = entered(direction, NO_STOP);
    harness.pass(lastResortMs + 3_000);
    for (const exit of harness.broker.living('EXIT')) harness.broker.fill(exit.orderRef, 100);
    harness.settle();
    harness.pass(5_000);
    expect(harness.trade.closedAt).not.toBeNull();
    harness.broker.refusals.length = 0;
    correct(harness, 'EXIT', 0);
    harness.pass(15_000);
    expect(placed(harness, 'EXIT')).toBe(1);
    expect(harness.broker.covered().toNumber()).toBe(100);
    expect(harness.trade.legs.filter(isAlive).map((leg) => leg.purpose)).toContain('STOP');
  });
});
