import * as fc from 'fast-check';
import { type Instant, decimal } from '@fairlead/core';
import { TradeHarness } from '../../testing';
import { needsPositionCheck, tradeStatusOf } from '..';

const directions = [['LONG'], ['SHORT']] as const;

/** A position of 100 shares whose stops the broker refuses at once, each of them: three refusals take a few seconds. */
function naked(direction: 'LONG' | 'SHORT' = 'LONG'): TradeHarness {
  const scene = new TradeHarness({ direction });
  scene.broker.refusals.push({ purpose: 'STOP', code: '201' });
  scene.deliverCommand();
  scene.broker.fill(scene.ref('E'), 100);
  scene.settle();
  return scene;
}

const notices = (scene: TradeHarness): readonly string[] =>
  scene.steps.flatMap((step) => (step.kind === 'notice' ? [step.code] : []));
const exits = (scene: TradeHarness): readonly number[] =>
  scene.broker.living('EXIT').map((each) => each.terms.quantity.toNumber());

/** Passes time until the last resort is decided on. */
function decided(scene: TradeHarness): TradeHarness {
  while (!notices(scene).includes('LAST_RESORT')) scene.pass(250);
  return scene;
}

describe.each(directions)('%s: before the last resort sells', (direction) => {
  it('the broker is requested to report what it holds: an older answer does not count', () => {
    const scene = naked(direction);
    scene.askedAt = scene.now;
    decided(scene).pass(2_000);
    expect(exits(scene)).toEqual([]);
    scene.askedAt = scene.now;
    scene.pass(250);
    expect(exits(scene)).toEqual([100]);
  });

  it('shares that somebody sold by hand, which only positions show, are not sold again', () => {
    const scene = naked(direction);
    scene.askedAt = scene.now;
    decided(scene);
    scene.askedAt = scene.now;
    scene.inDoubt = decimal(0);
    scene.pass(6_000);
    expect(exits(scene)).toEqual([]);
    // The second look agrees with the first.
    scene.inDoubt = null;
    scene.take(100, { kind: 'MISSING', price: null });
    scene.pass(5_000);
    expect(tradeStatusOf(scene.trade)).toBe('CLOSED');
    expect(scene.trade.legs.filter((leg) => leg.purpose === 'EXIT')).toEqual([]);
  });

  it('a doubt that the second look clears holds it back no longer', () => {
    const scene = naked(direction);
    scene.inDoubt = decimal(40);
    decided(scene).pass(6_000);
    expect(exits(scene)).toEqual([]);
    scene.inDoubt = null;
    scene.pass(500);
    expect(exits(scene)).toEqual([100]);
  });

  it.each([
    ['a doubt that nothing clears', decimal(40), [40]],
    ['no answer at all', null, [100]],
  ] as const)('%s ends with an alarm and the smaller of both', (_name, inDoubt, sold) => {
    const scene = naked(direction);
    scene.askedAt = scene.now;
    scene.inDoubt = inDoubt;
    decided(scene).pass(14_000);
    expect(exits(scene)).toEqual([]);
    scene.pass(2_000);
    expect(exits(scene)).toEqual(sold);
    expect(notices(scene).filter((code) => code === 'LAST_RESORT_UNCHECKED')).toHaveLength(1);
    expect(scene.violations.concat(scene.broker.violations)).toEqual([]);
  });

  it('and after a refused exit the next one requests it again', () => {
    const scene = naked(direction);
    scene.broker.refusals.push({ purpose: 'EXIT', code: '201', times: 1 });
    decided(scene).pass(1_000);
    scene.broker.refusals.splice(0);
    scene.askedAt = scene.now;
    scene.inDoubt = decimal(0);
    scene.pass(5_000);
    expect(exits(scene)).toEqual([]);
  });
});

/** A broker's positions that are looked at every few seconds, and at once where the planner waits for it. */
class Looks {
  private doubted: Instant | null = null;
  constructor(private readonly scene: TradeHarness) {
    scene.askedAt = scene.now;
  }

  /** Looks where it is due; of shares that are gone the first look is a doubt, the second one proof. */
  take(gone: number): void {
    const { scene, doubted } = this;
    const isWanted = needsPositionCheck(scene.trade, scene.view().positionCheck);
    const since = doubted ?? scene.askedAt ?? scene.now;
    if (!isWanted && scene.now - since < 5_250) return;
    scene.askedAt = scene.now;
    if (gone === 0 || scene.trade.takings.length > 0) return;
    if (doubted !== null && scene.now - doubted >= 5_000 && doubted > scene.trade.evidenceAt) {
      scene.inDoubt = null;
      scene.take(gone, { kind: 'MISSING', price: null });
    } else {
      this.doubted = scene.now;
      scene.inDoubt = decimal(100 - gone);
    }
  }
}

it('a sale by hand in any moment, seen by two looks, is never sold twice unless it crossed with the exit', () => {
  const direction = fc.constantFrom('LONG' as const, 'SHORT' as const);
  const quarter = fc.integer({ min: 0, max: 80 });
  const shares = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(direction, quarter, shares, (side, when, sold) => {
      const scene = naked(side);
      const looks = new Looks(scene);
      let soldAt: Instant | null = null;
      for (let index = 0; index < 160; index += 1) {
        if (index === when && scene.broker.position().abs().eq(100)) soldAt = scene.now;
        scene.pass(250);
        for (const { orderRef } of scene.broker.living('EXIT')) scene.broker.fill(orderRef, 100);
        scene.settle();
        looks.take(soldAt === null ? 0 : sold);
      }
      const [exit] = scene.trade.legs.filter((leg) => leg.purpose === 'EXIT');
      const hasCrossed = soldAt !== null && exit !== undefined && exit.placedAt - soldAt <= 250;
      const left = scene.broker.position().abs().toNumber();
      // The model's position does not know of the sale by hand: what is left of it was sold by that.
      const possible = hasCrossed ? [0, sold] : [sold];
      expect(soldAt === null ? [0] : possible).toContain(left);
    }),
    { numRuns: 80 },
  );
});
