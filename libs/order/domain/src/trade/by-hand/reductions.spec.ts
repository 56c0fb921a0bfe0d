import * as fc from 'fast-check';
import { directionSign, plusMs, decimal } from '@fairlead/core';
import { TRADE_NOW, TradeHarness } from '../../testing';
import {
  DEFAULT_PLAN_SETTINGS,
  plannedPosition,
  reducibleShares,
  tradeStatusOf,
  withoutOrders,
} from '..';
import { reductionsOf } from './orders-by-hand';

const directions = [['LONG'], ['SHORT']] as const;

/** A trade of a person's, without a stop, that holds 100 shares. */
function held(direction: 'LONG' | 'SHORT'): TradeHarness {
  return new TradeHarness({ direction, protection: null, strategy: 'manual' }).enter();
}

/** Signed in the direction of the trade. */
function sharesAtBroker(harness: TradeHarness): number {
  const shares = harness.broker.position().times(directionSign(harness.trade.direction));
  return shares.isZero() ? 0 : shares.toNumber();
}

describe.each(directions)('%s: orders of a person that reduce a trade', (direction) => {
  it('close it once all of it has gone, and leave its other orders nothing to do', () => {
    const harness = held(direction);
    const first = harness.reduce(60);
    const second = harness.reduce(40, { type: 'LIMIT', limitPrice: decimal(120) });
    harness.settle();
    harness.broker.fill(first, 60);
    harness.broker.fill(second, 40);
    harness.settle();
    harness.pass(1_000);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(harness.trade.note.code).toBe('REDUCING');
    expect(sharesAtBroker(harness)).toBe(0);
  });

  it('are reported where their cancels bring nothing and the trade that is left waits for them', () => {
    const harness = held(direction);
    harness.reduce(40, { type: 'LIMIT', limitPrice: decimal(direction === 'LONG' ? 120 : 80) });
    harness.settle();
    harness.broker.ignoresCancels = true;
    harness.exit();
    harness.pass(DEFAULT_PLAN_SETTINGS.exitAlarmMs + 1_000);
    expect(harness.log().filter((step) => step === 'notice EXIT_LATE')).toHaveLength(1);
    expect(harness.broker.living('EXIT')).toEqual([]);
  });

  it('of a group of which one fills in part: the other ends', () => {
    const harness = held(direction);
    const target = harness.reduce(100, { type: 'LIMIT', limitPrice: decimal(120), ocaGroup: 'mine' }); // prettier-ignore
    const stop = harness.reduce(100, { type: 'STOP', stopPrice: decimal(90), ocaGroup: 'mine' });
    harness.settle();
    expect(reducibleShares(harness.trade, undefined).toNumber()).toBe(0);
    expect(reducibleShares(harness.trade, 'mine').toNumber()).toBe(100);
    harness.broker.fill(target, 30);
    harness.settle();
    harness.pass(1_000);
    expect(harness.broker.living('REDUCE').map((each) => each.orderRef)).toEqual([target]);
    expect(harness.broker.fill(stop, 100).toNumber()).toBe(0);
    expect(reducibleShares(harness.trade, undefined).toNumber()).toBe(0);
  });

  it('become smaller with what somebody else closed', () => {
    const harness = held(direction);
    const order = harness.reduce(80, { type: 'LIMIT', limitPrice: decimal(120) });
    harness.settle();
    harness.take(50);
    harness.settle();
    harness.pass(3_000);
    const [left] = harness.broker.living('REDUCE');
    expect([left?.orderRef, left?.terms.quantity.toNumber()]).toEqual([order, 50]);
  });

  it('make way for an exit, which goes out once they are gone', () => {
    const harness = held(direction);
    harness.reduce(80, { type: 'LIMIT', limitPrice: decimal(120) });
    harness.settle();
    harness.exit();
    expect(harness.broker.living('EXIT')).toEqual([]);
    harness.settle();
    harness.pass(1_000);
    expect(harness.broker.living('REDUCE')).toEqual([]);
    const [exit] = harness.broker.living('EXIT');
    expect(exit?.terms.quantity.toNumber()).toBe(100);
  });

  it('end at their last moment, where the broker does not end them by itself', () => {
    const harness = held(direction);
    const goodTill = plusMs(TRADE_NOW, 60_000);
    harness.reduce(80, { type: 'LIMIT', timeInForce: 'GTD', limitPrice: decimal(120), goodTill });
    harness.settle();
    harness.pass(59_000);
    expect(harness.broker.living('REDUCE')).toHaveLength(1);
    harness.pass(2_000);
    expect(harness.broker.living('REDUCE')).toEqual([]);
  });

  it('end where a person wants that, asked for again until the broker has done it', () => {
    const harness = held(direction);
    const order = harness.reduce(80, { type: 'LIMIT', limitPrice: decimal(120) });
    harness.settle();
    harness.become(
      withoutOrders(harness.trade, { orderRefs: [order], reason: 'cancelled by kim' }),
    );
    harness.takeCommand();
    harness.pass(5_000);
    expect(harness.broker.living('REDUCE')).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
  });
});

/** What happens to a trade that a person reduces. */
const moves = fc.oneof(
  fc.record({ kind: fc.constant('reduce' as const), shares: fc.integer({ min: 1, max: 120 }), group: fc.constantFrom(undefined, 'one', 'two') }), // prettier-ignore
  fc.record({ kind: fc.constant('fill' as const), shares: fc.integer({ min: 1, max: 100 }), which: fc.nat(5) }), // prettier-ignore
  fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(5) }),
  fc.record({ kind: fc.constant('hand-cancel' as const), which: fc.nat(5) }),
  fc.record({ kind: fc.constant('exit' as const) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 250, max: 4_000 }) }),
  fc.record({ kind: fc.constantFrom('command' as const, 'status' as const, 'execution' as const) }),
);

type Move = typeof moves extends fc.Arbitrary<infer One> ? One : never;

function make(harness: TradeHarness, move: Move): void {
  const living = harness.broker.living('REDUCE', 'EXIT');
  const chosen = 'which' in move ? living[move.which % Math.max(1, living.length)] : undefined;
  switch (move.kind) {
    case 'reduce': {
      const { group, shares } = move;
      const most = reducibleShares(harness.trade, group).toNumber();
      if (shares > most || harness.trade.closedAt !== null) return;
      const ocaGroup = group === undefined ? {} : { ocaGroup: group };
      harness.reduce(shares, { type: 'LIMIT', limitPrice: decimal(120), ...ocaGroup });
      return;
    }
    case 'fill':
      if (chosen !== undefined) harness.broker.fill(chosen.orderRef, move.shares);
      return;
    case 'cancel':
      if (chosen?.purpose !== 'REDUCE') return;
      return harness.become(withoutOrders(harness.trade, { orderRefs: [chosen.orderRef], reason: 'spec' })); // prettier-ignore
    case 'hand-cancel':
      if (chosen !== undefined) harness.broker.end(chosen.orderRef, 'CANCELLED');
      return;
    case 'exit':
      if (harness.trade.closedAt === null) harness.exit();
      return;
    case 'pass':
      return harness.pass(move.ms);
    case 'command':
      return void harness.deliverCommand();
    case 'status':
      return void harness.deliverStatus();
    case 'execution':
      return void harness.deliverExecution();
  }
}

describe('orders of a person, whatever happens and in whatever order it is reported', () => {
  it.each(directions)(
    'never turn a %s round, and are never larger than what is held',
    (direction) => {
      fc.assert(
        fc.property(fc.array(moves, { maxLength: 40 }), (happened) => {
          const harness = held(direction);
          for (const move of happened) {
            make(harness, move);
            expect(sharesAtBroker(harness)).toBeGreaterThanOrEqual(0);
            const most = reductionsOf(harness.trade).reduce((total, each) => total + each.most.toNumber(), 0); // prettier-ignore
            expect(most).toBeLessThanOrEqual(
              Math.max(0, plannedPosition(harness.trade).toNumber()),
            );
          }
          harness.settle();
          harness.pass(10_000);
          expect(harness.violations.concat(harness.broker.violations)).toEqual([]);
          if (plannedPosition(harness.trade).isZero())
            expect(harness.trade.closedAt).not.toBeNull();
        }),
        { numRuns: 60 },
      );
    },
  );
});
