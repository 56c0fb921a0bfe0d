import { type Direction, ZERO, decimal, plusMs, present, sum } from '@fairlead/core';
import fc from 'fast-check';
import { TradeHarness } from '../../testing';
import { summaryOf, takenShares, tradeStatusOf } from '../index';
import { returnShares } from './takings';

const ended = (scene: TradeHarness) =>
  scene.log().filter((step) => !step.startsWith('conclude') && !step.startsWith('notice'));

describe('shares of a trade that somebody else closed', () => {
  it.each(['LONG', 'SHORT'] as const)(
    'all of a %s: stop and target go, and it ends with the reason',
    (direction) => {
      const scene = new TradeHarness({ direction }).enter(100);
      scene.pass(1_000);
      scene.take(100);
      expect(ended(scene)).toEqual(['cancel S1', 'cancel T1']);
      scene.settle();
      expect(tradeStatusOf(scene.trade)).toBe('CLOSED');
      expect(scene.broker.living('STOP', 'TARGET')).toEqual([]);
      expect(summaryOf(scene.trade, scene.now).position.isZero()).toBe(true);
      expect(scene.violations).toEqual([]);
    },
  );

  it('a part: stop and target follow down to what is left', () => {
    const scene = new TradeHarness().enter(100);
    scene.pass(1_000);
    scene.take(40);
    expect(ended(scene)).toEqual(['modify S1 60 @97', 'modify T1 60 @108']);
    scene.settle();
    scene.pass(1_000);
    expect(tradeStatusOf(scene.trade)).toBe('OPEN');
    expect(summaryOf(scene.trade, scene.now)).toMatchObject({ protected: true });
  });

  it('while the entry still fills: the entry is cut, and the stop covers no more than what is left', () => {
    const scene = new TradeHarness();
    scene.settle();
    scene.broker.fill(scene.ref('E'), 40);
    scene.settle();
    scene.take(40);
    scene.settle();
    scene.pass(1_000);
    expect(scene.broker.living('ENTRY', 'STOP', 'TARGET')).toEqual([]);
    expect(tradeStatusOf(scene.trade)).toBe('CLOSED');
  });

  it('while it leaves by its target: the exit is made smaller at once, without waiting for a quote or an interval', () => {
    const scene = new TradeHarness().enter(100);
    scene.pass(1_000);
    scene.exit();
    scene.settle();
    scene.quote = null;
    scene.take(70);
    expect(ended(scene).slice(-2)).toEqual(['modify T1 30 @98.49', 'modify S1 30 @97']);
  });

  it('once at most, however often it is reported', () => {
    const scene = new TradeHarness().enter(100);
    scene.take(40, { takingId: 'exec.manual' });
    scene.take(40, { takingId: 'exec.manual' });
    expect(takenShares(scene.trade).toFixed()).toBe('40');
  });

  it('come back with protection where the manual execution is busted after the trade had ended', () => {
    const scene = new TradeHarness().enter(100);
    scene.pass(1_000);
    scene.take(100, { takingId: 'exec.manual' });
    scene.settle();
    scene.trade = returnShares(scene.trade, { takingId: 'exec.manual', quantity: decimal(100), reason: 'busted' }, scene.now); // prettier-ignore
    scene.pass(3_000);
    expect(tradeStatusOf(scene.trade)).toBe('OPEN');
    expect(scene.broker.covered().toFixed()).toBe('100');
  });

  it('were not missing at all where a late fill of our own explains them', () => {
    const scene = new TradeHarness().enter(100);
    scene.pass(1_000);
    const filled = plusMs(scene.now, 100);
    scene.broker.fill(scene.ref('S'), 100, '97.00');
    scene.take(100, { kind: 'MISSING', price: null, at: plusMs(filled, 1_000) });
    scene.settle();
    scene.pass(5_000);
    expect(takenShares(scene.trade).toFixed()).toBe('0');
    expect(tradeStatusOf(scene.trade)).toBe('CLOSED');
    expect(scene.broker.position().toFixed()).toBe('0');
    expect(scene.trade.legs.filter((leg) => leg.purpose === 'EXIT')).toEqual([]);
  });

  it.each([
    ['after the stop had fired: they were somebody’s own', 10, '0', 'CLOSED'],
    ['before the stop fired: what that opened is bought back', -10, '100', 'CLOSED'],
  ] as const)(
    'were closed by hand %s, though we learn of it first',
    (_when, seconds, taken, status) => {
      const scene = new TradeHarness().enter(100);
      scene.pass(1_000);
      const fired = scene.now;
      scene.broker.fill(scene.ref('S'), 100, '97.00');
      const execution = present(scene.broker.executed.at(-1), 'the stop filled');
      scene.take(100, { at: plusMs(fired, seconds * 1_000) });
      scene.learn({ ...execution, executedAt: fired });
      scene.settle();
      scene.pass(2_000);
      if (taken === '100') scene.broker.fill(scene.ref('X'), 100, '97.10');
      scene.settle();
      scene.pass(5_000);
      expect(takenShares(scene.trade).toFixed()).toBe(taken);
      expect(tradeStatusOf(scene.trade)).toBe(status);
      const bought = scene.trade.legs.filter((leg) => leg.purpose === 'EXIT' && leg.side === 'BUY');
      expect(bought).toHaveLength(taken === '0' ? 0 : 1);
    },
  );

  it('never leave a stop that could open a position the other way, whatever filled before and comes after', () => {
    const options = fc.record({
      activation: fc.constantFrom('early', 'late'),
      fate: fc.constantFrom('live', 'cut', 'cancelled'),
    } as const);
    const step = fc.oneof(
      fc.record({ kind: fc.constant('fill' as const), shares: fc.integer({ min: 1, max: 100 }) }),
      fc.record({ kind: fc.constant('take' as const), shares: fc.integer({ min: 1, max: 100 }) }),
      fc.record({ kind: fc.constant('exit' as const), shares: fc.constant(0) }),
      fc.record({ kind: fc.constant('pass' as const), shares: fc.integer({ min: 1, max: 20 }) }),
    );
    const direction = fc.constantFrom<Direction>('LONG', 'SHORT');
    fc.assert(
      fc.property(direction, options, fc.array(step, { maxLength: 12 }), (side, broker, steps) => {
        const scene = new TradeHarness({ direction: side }, broker);
        scene.settle();
        for (const { kind, shares } of steps) {
          const left = leftOf(scene);
          if (kind === 'fill') scene.broker.fill(scene.ref('E'), shares);
          if (kind === 'take' && left.gt(0)) scene.take(Math.min(shares, left.toNumber()));
          if (kind === 'exit') scene.exit();
          if (kind === 'pass') scene.pass(shares * 250);
          scene.settle();
        }
        scene.pass(20_000);
        expect(scene.violations).toEqual([]);
        // Children of an entry that still works can fill no more than it did.
        if (scene.broker.living('ENTRY').length > 0) {
          return expect(scene.trade.takings).toEqual([]);
        }
        expect(scene.broker.covered().lte(leftOf(scene))).toBe(true);
        expect(sum(scene.broker.living('TARGET', 'EXIT').map((each) => each.terms.quantity.minus(each.filled))).lte(leftOf(scene))).toBe(true); // prettier-ignore
      }),
      { numRuns: 100 },
    );
  });
});

/** What the trade still has at the broker, in its direction. */
function leftOf(scene: TradeHarness) {
  const held = scene.broker.position().abs();
  return held.minus(takenShares(scene.trade)).lt(0) ? ZERO : held.minus(takenShares(scene.trade));
}
