import {
  type Decimal,
  Decimal as DecimalOf,
  type Direction,
  decimal,
  directionSign,
} from '@fairlead/core';
import fc from 'fast-check';
import { TradeHarness } from '../../testing';
import { tighter } from './moved-prices';

/** What brokers make of the level that a change of a trailing order names: they take it, or keep a better one. */
type LevelNamed = 'taken' | 'kept';
const TRAIL = decimal(2);

/** A trade whose stop trails at a broker that moves it with the market, without a word. */
class TrailingScene extends TradeHarness {
  /** The best level that the broker's stop had, and whether it was ever behind that. */
  best: Decimal | null = null;
  hasMovedBack = false;

  constructor(
    private readonly side: Direction,
    private readonly named: LevelNamed,
  ) {
    super({
      direction: side,
      protection: {
        stop: { kind: 'percent', value: decimal(3) },
        target: { kind: 'percent', value: decimal(50) },
        trail: { kind: 'absolute', value: TRAIL },
      },
    });
  }

  /** The market goes so far into profit from 100. */
  gain(amount: string): void {
    const middle = decimal(100).plus(decimal(amount).times(directionSign(this.side)));
    this.quote = { bid: middle.minus('0.01'), ask: middle.plus('0.01') };
    const touch = this.side === 'LONG' ? this.quote.bid : this.quote.ask;
    const level = touch.minus(TRAIL.times(directionSign(this.side)));
    for (const stop of this.broker.living('STOP')) {
      const { stopPrice } = stop.terms;
      if (stopPrice === null || stop.terms.trail === undefined) continue;
      stop.terms = { ...stop.terms, stopPrice: tighter(this.side, stopPrice, level) };
    }
    this.look();
    this.plan();
  }

  override deliverCommand(): boolean {
    const before = new Map(this.broker.living('STOP').map((stop) => [stop.orderRef, stop.terms.stopPrice])); // prettier-ignore
    const delivered = super.deliverCommand();
    for (const stop of this.broker.living('STOP')) {
      const was = before.get(stop.orderRef) ?? null;
      const { stopPrice } = stop.terms;
      if (this.named === 'taken' || was === null || stopPrice === null) continue;
      stop.terms = { ...stop.terms, stopPrice: tighter(this.side, was, stopPrice) };
    }
    this.look();
    return delivered;
  }

  get level(): string | undefined {
    return this.broker.living('STOP')[0]?.terms.stopPrice?.toFixed(2);
  }

  private look(): void {
    for (const { terms } of this.broker.living('STOP')) {
      const level = terms.stopPrice;
      if (level === null) continue;
      const best = this.best ?? level;
      // A tenth of the distance is not worth a line in the database.
      const behind = best.minus(level).times(directionSign(this.side));
      if (behind.gt(TRAIL.times('0.1'))) this.hasMovedBack = true;
      this.best = tighter(this.side, best, level);
    }
  }
}

describe.each(['LONG', 'SHORT'] as const)('the stop of a %s that trails', (direction) => {
  const price = (gain: string): string =>
    decimal(100)
      .plus(decimal(gain).times(directionSign(direction)))
      .toFixed(2);
  const entered = (named: LevelNamed = 'taken'): TrailingScene => {
    const scene = new TrailingScene(direction, named);
    scene.enter(100, '100.00');
    return scene;
  };

  it('is an order that trails, and begins where a plain one would stand', () => {
    const stop = new TrailingScene(direction, 'taken').trade.legs[1];
    expect(stop).toMatchObject({ purpose: 'STOP', type: 'TRAIL' });
    expect(stop?.terms.trail).toEqual({ kind: 'amount', value: TRAIL });
    expect(stop?.terms.stopPrice?.toFixed(2)).toBe(price('-3'));
  });

  it.each(['taken', 'kept'] as const)(
    'never moves back when quantity grows, where the level that a change names is %s',
    (named) => {
      const scene = entered(named);
      scene.gain('0');
      scene.gain('5');
      scene.settle();
      scene.gain('4');
      const added = scene.add(100);
      scene.settle();
      scene.broker.fill(added, 100, price('4'));
      scene.settle();
      scene.pass(3_000);
      expect(scene.broker.covered().toFixed()).toBe('200');
      expect([scene.level, scene.hasMovedBack]).toEqual([direction === 'LONG' ? '102.99' : '97.01', false]); // prettier-ignore
      expect(scene.violations).toEqual([]);
    },
  );

  it('is placed again where it had come to, once it is lost', () => {
    const scene = entered();
    scene.gain('5');
    scene.broker.end(scene.ref('S'), 'CANCELLED');
    scene.settle();
    scene.gain('4');
    scene.pass(3_000);
    expect(scene.broker.living('STOP')[0]?.terms.trail).toEqual({ kind: 'amount', value: TRAIL });
    expect([scene.level, scene.hasMovedBack]).toEqual([direction === 'LONG' ? '102.99' : '97.01', false]); // prettier-ignore
  });

  it('is a plain one that follows the market where the broker takes none that trails', () => {
    const scene = entered();
    scene.broker.refusals.push({ purpose: 'STOP', type: 'TRAIL', code: '387', advice: 'type' });
    scene.broker.end(scene.ref('S'), 'CANCELLED');
    scene.settle();
    scene.pass(3_000);
    scene.gain('5');
    scene.settle();
    scene.pass(3_000);
    const [stop] = scene.broker.living('STOP');
    expect(stop?.terms.trail).toBeUndefined();
    expect([scene.level, scene.trade.unprotected]).toEqual([direction === 'LONG' ? '102.99' : '97.01', null]); // prettier-ignore
  });

  it('can be moved nearer by a rule, and goes on from there', () => {
    const scene = entered();
    scene.gain('1');
    scene.adjust({ stop: { level: decimal(price('0')), loosened: false } });
    scene.settle();
    scene.pass(3_000);
    expect(scene.level).toBe(price('0'));
    expect(scene.log().filter((line) => line === 'conclude EXECUTED ADJUSTED')).toHaveLength(1);
    scene.gain('4');
    expect(scene.level).toBe(direction === 'LONG' ? '101.99' : '98.01');
  });

  it('never moves back by any prices, fills, losses and restarts of the wire', () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .integer({ min: -150, max: 600 })
          .map((cents) => ({ kind: 'gain', cents }) as const),
      },
      { weight: 3, arbitrary: fc.constant({ kind: 'settle' } as const) },
      {
        weight: 2,
        arbitrary: fc
          .integer({ min: 1, max: 60 })
          .map((shares) => ({ kind: 'add', shares }) as const),
      },
      { weight: 1, arbitrary: fc.constant({ kind: 'lose' } as const) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('open', 'closed')
          .map((gate) => ({ kind: 'gate', gate }) as const),
      },
      { weight: 3, arbitrary: fc.constant({ kind: 'pass' } as const) },
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 25 }),
        fc.constantFrom('taken', 'kept'),
        (steps, named) => {
          const scene = new TrailingScene(direction, named);
          scene.enter(100, '100.00');
          for (const each of steps) {
            if (each.kind === 'gain') scene.gain(DecimalOf.div(each.cents, 100).toFixed(2));
            else if (each.kind === 'settle') scene.settle();
            else if (each.kind === 'pass') scene.pass(1_000);
            else if (each.kind === 'gate') scene.gate = each.gate;
            else if (each.kind === 'lose')
              scene.broker
                .living('STOP')
                .slice(0, 1)
                .forEach((stop) => {
                  scene.broker.end(stop.orderRef, 'CANCELLED');
                });
            else if (scene.gate === 'open' && scene.trade.exit === null) {
              const added = scene.add(each.shares);
              scene.deliverCommand();
              scene.settle();
              scene.broker.fill(added, each.shares, '100.00');
            }
          }
          scene.gate = 'open';
          scene.settle();
          scene.pass(4_000);
          expect(scene.hasMovedBack).toBe(false);
          expect(scene.violations).toEqual([]);
          const held = scene.broker.position().abs();
          expect(scene.broker.covered().toFixed()).toBe(held.toFixed());
        },
      ),
      { numRuns: 25 },
    );
  });
});
