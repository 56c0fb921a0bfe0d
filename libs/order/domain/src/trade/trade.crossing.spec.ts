import * as fc from 'fast-check';
import { type Decimal, Decimal as DecimalValue, decimal, sum } from '@fairlead/core';
import { type ModelOrder, TradeHarness } from '../testing';

const directions = [['LONG'], ['SHORT']] as const;

/** Shares that what lives could close at most: of one group only one can fill. */
function closing(orders: readonly ModelOrder[]): Decimal {
  const groups = new Map<string, Decimal>();
  for (const order of orders) {
    const key = order.ocaGroup === '' ? order.orderRef : order.ocaGroup;
    const left = order.terms.quantity.minus(order.filled);
    groups.set(key, DecimalValue.max(groups.get(key) ?? left, left));
  }
  return sum([...groups.values()]);
}

/** Shares by which what lives at the broker could turn the position round. */
function excess({ broker }: TradeHarness): Decimal {
  const living = closing(broker.living('STOP', 'TARGET', 'EXIT'));
  return living.minus(broker.position().abs());
}

/** An exit whose change of the target is on its way to the broker. */
function leaving(direction: 'LONG' | 'SHORT'): TradeHarness {
  const scene = new TradeHarness({ direction }).enter(100);
  scene.pass(3_000);
  scene.exit();
  return scene;
}

const isAsked = (scene: TradeHarness): boolean =>
  scene.log().some((line) => line.startsWith('modify S1 100'));
const quantityOf = (scene: TradeHarness, role: 'S' | 'T'): string | undefined =>
  scene.broker.orders.get(scene.ref(role))?.terms.quantity.toFixed();

describe.each(directions)(
  '%s: a change that crosses with a fill of the other order',
  (direction) => {
    it.each([
      ['the statuses first', ['status', 'execution']],
      ['the execution first', ['execution', 'status']],
    ] as const)('of a target that leaves is taken back at once: %s', (_name, [first]) => {
      const scene = leaving(direction);
      scene.broker.fill(scene.ref('S'), 40, '97.00');
      scene.deliverCommand();
      expect(quantityOf(scene, 'T')).toBe('100');
      if (first === 'execution') scene.deliverExecution();
      scene.settle();
      expect(quantityOf(scene, 'T')).toBe('60');
      expect(excess(scene).toNumber()).toBe(0);
      expect(scene.violations).toEqual([]);
    });

    it('and whose fills no status names is taken back with the execution', () => {
      const scene = leaving(direction);
      scene.broker.hideFills(scene.ref('S'));
      scene.broker.fill(scene.ref('S'), 40, '97.00');
      scene.settle();
      expect(excess(scene).toNumber()).toBe(0);
    });

    it('that is re-priced later is taken back at once', () => {
      const scene = leaving(direction);
      scene.settle();
      scene.quote = null;
      scene.lastPrice = scene.trade.referencePrice.times(direction === 'LONG' ? 0.95 : 1.05);
      scene.pass(400);
      scene.tick(1_000);
      expect(scene.log().at(-1)).toMatch(/^modify T1 100/);
      scene.broker.fill(scene.ref('S'), 40, '97.00');
      scene.settle();
      expect(excess(scene).toNumber()).toBe(0);
    });

    it('of a stop is taken back at once', () => {
      const scene = new TradeHarness({ direction });
      scene.settle();
      // Another price than the reference moves stop and target.
      scene.broker.fill(scene.ref('E'), 100, '101.00');
      scene.deliverExecution();
      while (!isAsked(scene)) expect(scene.deliverStatus()).toBe(true);
      scene.broker.fill(scene.ref('T'), 40, '108.00');
      scene.deliverCommand();
      expect(quantityOf(scene, 'S')).toBe('100');
      scene.settle();
      expect(excess(scene).toNumber()).toBe(0);
      expect(scene.violations).toEqual([]);
    });
  },
);

it('what TWS reduces by itself is left to it for a moment where no change of ours is in the way', () => {
  const scene = new TradeHarness().enter(100);
  scene.pass(3_000);
  const before = scene.log().length;
  scene.broker.fill(scene.ref('T'), 40, '108.00');
  scene.deliverStatus();
  scene.settle();
  scene.pass(3_000);
  expect(scene.log().slice(before)).toEqual([]);
  expect(quantityOf(scene, 'S')).toBe('60');
});

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('command' as const, 'status' as const, 'execution' as const),
  },
  { weight: 1, arbitrary: fc.constant('exit' as const) },
  { weight: 2, arbitrary: fc.constantFrom(50, 250, 1_000) },
  {
    weight: 4,
    arbitrary: fc.record({
      role: fc.constantFrom('S' as const, 'T' as const, 'X' as const),
      shares: fc.integer({ min: 1, max: 60 }),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom('95', '100', '105') },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A run in which a fill may turn the position round only while something crosses on the wire. */
class Run {
  isTurned = false;

  constructor(readonly scene: TradeHarness) {}

  do(step: Step): void {
    const { scene } = this;
    if (step === 'command') scene.deliverCommand();
    else if (step === 'status') scene.deliverStatus();
    else if (step === 'execution') scene.deliverExecution();
    else if (step === 'exit') scene.exit();
    else if (typeof step === 'number') scene.tick(step);
    else if (typeof step === 'string') moveMarket(scene, Number(step));
    else this.fill(step.role, step.shares);
    expect(scene.violations.concat(scene.broker.violations)).toEqual([]);
  }

  private fill(role: 'S' | 'T' | 'X', shares: number): void {
    const { scene } = this;
    const { isQuiet, broker } = scene;
    const order = broker.living('STOP', 'TARGET', 'EXIT').find((each) => each.orderRef.includes(`-${role}`)); // prettier-ignore
    if (order === undefined) return;
    broker.fill(order.orderRef, shares);
    const sign = scene.trade.direction === 'LONG' ? 1 : -1;
    this.isTurned ||= broker.position().times(sign).lt(0);
    expect(this.isTurned && isQuiet).toBe(false);
  }
}

function moveMarket(scene: TradeHarness, price: number): void {
  scene.quote = { bid: decimal(price).minus('0.01'), ask: decimal(price).plus('0.01') };
}

describe('a position that is left while its orders fill', () => {
  it('is turned round by nothing but what crosses on the wire, and what crossed is mended with the evidence', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('LONG' as const, 'SHORT' as const),
        fc.array(step, { maxLength: 60 }),
        (direction, steps) => {
          const scene = new TradeHarness({ direction }).enter(100);
          scene.pass(3_000);
          const run = new Run(scene);
          for (const each of steps) run.do(each);
          scene.settle();
          // All that the broker did is known, so nothing lives that could turn the position round.
          if (!run.isTurned) expect(excess(scene).toNumber()).toBeLessThanOrEqual(0);
        },
      ),
      { numRuns: 400 },
    );
  });
});
