import { type ExecutionId, decimal, plusMs } from '@fairlead/core';
import { ModelBroker, TradeHarness } from '../testing';
import {
  type StatusEvidence,
  type Trade,
  applyEvidence,
  describeChange,
  exposedMsAt,
  positionOf,
  summaryOf,
  tradeStatusOf,
} from '.';

function stopOf(trade: Trade, ordinal = 1): string {
  const stop = trade.legs.find((leg) => leg.purpose === 'STOP' && leg.ordinal === ordinal);
  return stop === undefined
    ? 'none'
    : `${stop.status} ${stop.terms.quantity.toFixed()} @${stop.terms.stopPrice?.toFixed() ?? ''}`;
}

function status(harness: TradeHarness, changes: Partial<StatusEvidence>): StatusEvidence {
  return {
    kind: 'status',
    orderRef: harness.ref('E'),
    status: 'WORKING',
    cancelPending: false,
    quantity: null,
    filledQuantity: null,
    limitPrice: null,
    stopPrice: null,
    ocaGroup: null,
    ocaType: null,
    permId: null,
    code: null,
    reason: null,
    ...changes,
  };
}

describe('an approved entry', () => {
  it('is one bracket: entry by day, stop and target until cancelled, linked to their parent and in no group', () => {
    const { trade } = new TradeHarness();
    expect(
      trade.legs.map((leg) => [leg.orderRef.slice(-2), leg.side, leg.type, leg.timeInForce]),
    ).toEqual([
      ['E1', 'BUY', 'MARKET', 'DAY'],
      ['S1', 'SELL', 'STOP', 'GTC'],
      ['T1', 'SELL', 'LIMIT', 'GTC'],
    ]);
    expect(trade.legs.map((leg) => leg.parentRef?.slice(-2))).toEqual([undefined, 'E1', 'E1']);
    expect(trade.legs.every((leg) => leg.ocaGroup === null)).toBe(true);
    expect(trade.legs[1]?.terms.stopPrice?.toFixed()).toBe('97');
    expect(trade.legs[2]?.terms.limitPrice?.toFixed()).toBe('108');
  });
  it('has stop and target on the other sides of a short', () => {
    const { trade } = new TradeHarness({ direction: 'SHORT' });
    expect(trade.legs.map((leg) => leg.side)).toEqual(['SELL', 'BUY', 'BUY']);
    expect(trade.legs[1]?.terms.stopPrice?.toFixed()).toBe('103');
    expect(trade.legs[2]?.terms.limitPrice?.toFixed()).toBe('92');
  });
  it('is pending, entering, open and protected as evidence comes', () => {
    const harness = new TradeHarness();
    expect(tradeStatusOf(harness.trade)).toBe('PENDING');
    harness.settle();
    expect(tradeStatusOf(harness.trade)).toBe('ENTERING');
    harness.enter();
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    const summary = summaryOf(harness.trade, harness.now);
    expect([summary.position.toFixed(), summary.effectiveProtection.toFixed()]).toEqual([
      '100',
      '100',
    ]);
    expect(summary.protected).toBe(true);
  });
  it('is entering while its status says filled and the execution has not come', () => {
    const harness = new TradeHarness();
    harness.settle();
    harness.broker.fill(harness.ref('E'), 100);
    while (harness.deliverStatus());
    expect(harness.trade.legs[0]).toMatchObject({ status: 'FILLED' });
    expect(tradeStatusOf(harness.trade)).toBe('ENTERING');
    harness.settle();
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
  });
});

describe('the intent of an entry', () => {
  it('is concluded EXECUTED once, by the first fill; that the broker takes the entry ends nothing', () => {
    const harness = new TradeHarness();
    harness.settle();
    expect(harness.log()).toEqual([]);
    harness.enter();
    expect(harness.log()).toEqual(['conclude EXECUTED FILLED']);
  });
  it('is concluded EXECUTED by an execution that comes before any status', () => {
    const harness = new TradeHarness();
    harness.deliverCommand();
    harness.broker.fill(harness.ref('E'), 100);
    harness.deliverExecution();
    expect(harness.log()).toEqual(['conclude EXECUTED FILLED']);
  });
  it('is DENIED with the code of the broker that rejected it', () => {
    const harness = new TradeHarness();
    harness.broker.refuses.place = 3;
    harness.settle();
    expect(harness.log()).toContain('conclude DENIED IB_201');
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  });
  it('is EXPIRED where the gateway let it lapse before the socket, and DENIED with its code where it refused', () => {
    for (const [outcome, code, expected] of [
      ['EXPIRED', 'EXPIRED', 'conclude EXPIRED EXPIRED'],
      ['REFUSED', 'HALTED', 'conclude DENIED TRADING_HALTED'],
    ] as const) {
      const harness = new TradeHarness();
      for (const leg of harness.trade.legs) {
        const of = { orderRef: leg.orderRef, request: 'place', outcome, code } as const;
        harness.learn({ kind: 'not-sent', ...of, reason: 'nothing was sent' });
      }
      expect(harness.log()).toEqual([expected]);
      expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    }
  });
  it('is not concluded while the outcome is unknown, and EXPIRED once the order proved never to have existed', () => {
    const harness = new TradeHarness();
    for (const leg of harness.trade.legs) {
      harness.learn(status(harness, { orderRef: leg.orderRef, status: 'UNKNOWN' }));
    }
    harness.tick(60_000);
    expect(harness.log()).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('PENDING');
    for (const leg of harness.trade.legs) {
      harness.learn(status(harness, { orderRef: leg.orderRef, status: 'LAPSED', code: 'LAPSED' }));
    }
    expect(harness.log()).toEqual(['conclude EXPIRED LAPSED']);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  });
});

describe('a partial entry', () => {
  const combinations = (['early', 'late'] as const).flatMap((activation) =>
    (['live', 'cut', 'cancelled'] as const).map((fate) => ({ activation, fate })),
  );
  it.each(combinations)(
    'is cut to 40 of 100 and protected for 40 within two seconds ($activation, $fate)',
    (how) => {
      const harness = new TradeHarness({}, how);
      harness.settle();
      harness.broker.fill(harness.ref('E'), 40);
      harness.settle();
      harness.pass(2_000);
      expect(harness.log()).toContain('modify E1 40');
      expect(harness.broker.position().toFixed()).toBe('40');
      expect(harness.broker.covered().toFixed()).toBe('40');
      expect(summaryOf(harness.trade, harness.now).effectiveProtection.toFixed()).toBe('40');
      const placed = harness.log().filter((line) => line.startsWith('place'));
      expect(placed).toEqual(how.fate === 'cancelled' ? ['place S2 40 T2 40'] : []);
      expect(harness.broker.violations).toEqual([]);
    },
  );
  it('waits for more until the cut is due', () => {
    const harness = new TradeHarness();
    harness.settle();
    harness.broker.fill(harness.ref('E'), 40);
    harness.settle();
    harness.pass(500);
    harness.broker.fill(harness.ref('E'), 60);
    harness.pass(3_000);
    expect(harness.log().filter((line) => line.includes('E1'))).toEqual([]);
    expect(harness.broker.covered().toFixed()).toBe('100');
  });
  it('has its rest cancelled where the smaller total is refused', () => {
    const harness = new TradeHarness();
    harness.settle();
    harness.broker.fill(harness.ref('E'), 40);
    harness.settle();
    harness.broker.refuses.modify = 1;
    harness.pass(2_000);
    expect(harness.log()).toEqual(expect.arrayContaining(['modify E1 40', 'cancel E1']));
    expect(harness.broker.covered().toFixed()).toBe('40');
  });
  it('counts as protected by early children only for what has filled, and not at all with late ones', () => {
    for (const [activation, covered] of [
      ['early', '40'],
      ['late', '0'],
    ] as const) {
      const harness = new TradeHarness({}, { activation, fate: 'live' });
      harness.settle();
      harness.broker.fill(harness.ref('E'), 40);
      harness.settle();
      const summary = summaryOf(harness.trade, harness.now);
      expect(summary.effectiveProtection.toFixed()).toBe(covered);
      expect(exposedMsAt(harness.trade, plusMs(harness.now, 500))).toBe(
        activation === 'early' ? 0 : 500,
      );
    }
  });
  it('does not ask for anything while the gate is closed, and repairs within two seconds of its reopening', () => {
    const harness = new TradeHarness({}, { activation: 'late', fate: 'cancelled' });
    harness.settle();
    harness.broker.fill(harness.ref('E'), 40);
    harness.settle();
    harness.gate = 'closed';
    harness.pass(60_000);
    expect(harness.log()).toEqual(['conclude EXECUTED FILLED', 'notice UNPROTECTED_WAITS']);
    harness.gate = 'exits';
    harness.gateSince = harness.now;
    harness.pass(2_000);
    expect(harness.broker.covered().toFixed()).toBe('40');
    expect(exposedMsAt(harness.trade, harness.now)).toBeGreaterThanOrEqual(60_000);
  });
});

describe('protection', () => {
  it('is priced again from the average fill where that is more than a tick away', () => {
    const harness = new TradeHarness().enter(100, '100.50');
    expect(harness.log()).toEqual(
      expect.arrayContaining(['modify S1 100 @97.48', 'modify T1 100 @108.54']),
    );
    expect(stopOf(harness.trade)).toBe('HELD 100 @97.48');
  });
  it('stays where it is for a fill within a tick', () => {
    const harness = new TradeHarness().enter(100, '100.01');
    expect(harness.log()).toEqual(['conclude EXECUTED FILLED']);
  });
  it('names no parent in a modify once the parent is done, and repeats the group that TWS gave', () => {
    const harness = new TradeHarness().enter(100, '100.50');
    const modify = harness.steps.find((step) => step.kind === 'modify');
    expect(modify?.kind === 'modify' && modify.leg.parentRef).toBeNull();
    expect(modify?.kind === 'modify' && modify.leg.ocaGroup).toBe(`group-of-${harness.ref('E')}`);
    expect(modify?.kind === 'modify' && modify.leg.ocaType).toBe(3);
  });
  it('follows a partly filled target: what TWS reduced itself counts as done', () => {
    const harness = new TradeHarness().enter();
    harness.broker.fill(harness.ref('T'), 40, '108');
    harness.settle();
    harness.pass(3_000);
    expect(stopOf(harness.trade)).toBe('HELD 60 @97');
    expect(harness.log().filter((line) => line.startsWith('modify'))).toEqual([]);
  });
  it('modifies the stop itself where TWS does not follow within the repair interval', () => {
    const harness = new TradeHarness().enter();
    harness.learn({
      kind: 'execution',
      orderRef: harness.ref('T'),
      executionId: 'exec.t' as ExecutionId,
      revision: 1,
      corrects: false,
      side: 'SELL',
      quantity: decimal(40),
      price: decimal(108),
    });
    harness.tick(750);
    expect(harness.log()).not.toContain('modify S1 60 @97');
    harness.tick(500);
    expect(harness.log()).toContain('modify S1 60 @97');
  });
  it('is replaced by a fresh pair in a group of its own only after both have ended', () => {
    const harness = new TradeHarness().enter();
    harness.broker.end(harness.ref('S'), 'CANCELLED');
    harness.pass(2_000);
    expect(harness.log()).toEqual(expect.arrayContaining(['cancel T1', 'place S2 100 T2 100']));
    const pair = harness.trade.legs.filter((leg) => leg.ordinal === 2);
    expect(pair.map((leg) => [leg.ocaType, leg.parentRef])).toEqual([
      [2, null],
      [2, null],
    ]);
    expect(new Set(pair.map((leg) => leg.ocaGroup)).size).toBe(1);
    expect(pair[0]?.ocaGroup).toMatch(/^F1-[A-Z2-7]{16}-G2$/);
    expect(harness.broker.violations).toEqual([]);
  });
  it.each(['LONG', 'SHORT'] as const)(
    'of a %s is not missed between the end of its sibling and the executions that close it',
    (direction) => {
      const harness = new TradeHarness({ direction }).enter();
      harness.broker.fill(harness.ref('T'), 100, '108.00');
      while (harness.deliverStatus());
      expect(summaryOf(harness.trade, harness.now)).toMatchObject({
        protected: true,
        exposedMs: 0,
      });
      expect(summaryOf(harness.trade, harness.now).position.isZero()).toBe(false);
      harness.tick(1_000);
      expect(harness.trade.exposedMs).toBe(0);
      harness.settle();
      expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    },
  );
  it('waits a moment while its stop is unknown, then ends it by its id before it places another', () => {
    const harness = new TradeHarness().enter();
    harness.learn(status(harness, { orderRef: harness.ref('S'), status: 'UNKNOWN' }));
    harness.pass(4_000);
    expect(harness.log()).toEqual(['conclude EXECUTED FILLED']);
    expect(summaryOf(harness.trade, harness.now).protected).toBe(false);
    harness.pass(6_000);
    expect(harness.log().slice(1)).toEqual([
      ...['cancel S1', 'notice STOP_UNKNOWN', 'cancel T1', 'place S2 100 T2 100'],
    ]);
    expect(harness.broker.violations).toEqual([]);
  });
  it('keeps the size right where the broker refuses the new price', () => {
    const harness = new TradeHarness();
    harness.settle();
    harness.broker.refuses.modify = 2;
    harness.broker.fill(harness.ref('E'), 100, '100.50');
    harness.settle();
    harness.pass(5_000);
    expect(harness.broker.covered().toFixed()).toBe('100');
  });
  it('cancels an entry that works without a stop', () => {
    const harness = new TradeHarness({ limitPrice: decimal('99.00') });
    harness.settle();
    harness.broker.end(harness.ref('S'), 'REJECTED', '201');
    harness.pass(1_000);
    expect(harness.broker.living('ENTRY')).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  });
});

describe('leaving a trade', () => {
  it('re-prices the working target to a marketable limit, and TWS cancels the stop', () => {
    const harness = new TradeHarness().enter();
    harness.exit();
    expect(harness.log().at(-1)).toBe('modify T1 100 @98.49');
    harness.settle();
    harness.broker.fill(harness.ref('T'), 100, '99.99');
    harness.settle();
    expect(harness.log().filter((line) => line.startsWith('cancel'))).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(positionOf(harness.trade).isZero()).toBe(true);
  });
  it('re-prices every second while the market runs away, never beyond the collar around the first mid', () => {
    const harness = new TradeHarness().enter();
    harness.exit();
    harness.settle();
    harness.quote = { bid: decimal('98.00'), ask: decimal('98.02') };
    harness.pass(500);
    expect(harness.log().filter((line) => line.startsWith('modify'))).toHaveLength(1);
    harness.pass(500);
    expect(
      harness
        .log()
        .filter((line) => line.startsWith('modify'))
        .at(-1),
    ).toBe('modify T1 100 @97');
    harness.pass(30_000);
    expect(harness.log()).toContain('notice EXIT_LATE');
  });
  it('leaves a limit alone that still meets the market', () => {
    const harness = new TradeHarness().enter();
    harness.exit();
    harness.settle();
    harness.quote = { bid: decimal('99.50'), ask: decimal('99.52') };
    harness.pass(5_000);
    expect(harness.log().filter((line) => line.startsWith('modify'))).toHaveLength(1);
  });
  it('cuts a working entry first, and is over where that has not filled', () => {
    const harness = new TradeHarness({ limitPrice: decimal('99.00') });
    harness.settle();
    harness.exit();
    harness.pass(1_000);
    expect(harness.log()).toContain('cancel E1');
    expect(harness.log().filter((line) => line.startsWith('place'))).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  });
  it('cancels the stop, waits for its end and places an exit where there is no target', () => {
    const harness = new TradeHarness().enter();
    harness.broker.end(harness.ref('T'), 'CANCELLED');
    harness.settle();
    harness.exit();
    expect(harness.log().at(-1)).toBe('cancel S1');
    harness.settle();
    expect(harness.log().filter((line) => line.startsWith('place'))).toEqual([]);
    harness.pass(500);
    expect(harness.log()).toContain('place X1 100');
    harness.broker.fill(harness.ref('X'), 100);
    harness.settle();
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(harness.trade.exposedMs).toBeGreaterThan(0);
  });
  it('falls back to an exit order where the broker refuses to re-price the target', () => {
    const harness = new TradeHarness().enter();
    harness.broker.refuses.modify = 2;
    harness.exit();
    harness.pass(6_000);
    expect(harness.log()).toContain('place X1 100');
    harness.broker.fill(harness.ref('X'), 100);
    harness.pass(1_000);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(harness.broker.position().isZero()).toBe(true);
  });
  it('waits for the gate and then goes', () => {
    const harness = new TradeHarness().enter();
    harness.gate = 'closed';
    harness.exit();
    harness.pass(10_000);
    expect(harness.log()).toEqual(['conclude EXECUTED FILLED', 'notice EXIT_WAITS']);
    harness.gate = 'exits';
    harness.gateSince = harness.now;
    harness.pass(250);
    expect(harness.log()).toContain('modify T1 100 @98.49');
  });
});

describe('exposure', () => {
  it('counts from when things happened, not from when they were seen', () => {
    const harness = new TradeHarness();
    harness.deliverCommand();
    harness.broker.fill(harness.ref('E'), 100);
    const executed = harness.broker.executed[0];
    const held = harness.broker.reported.find((each) => each.orderRef === harness.ref('S'));
    if (executed === undefined || held === undefined) throw new Error('the entry filled');
    const seenAt = plusMs(harness.now, 5_000);
    const filled = applyEvidence(harness.trade, executed, { seenAt, happenedAt: harness.now });
    const happenedAt = plusMs(harness.now, 15);
    expect(applyEvidence(filled, held, { seenAt, happenedAt }).exposedMs).toBe(15);
  });
});

describe('the end of a trade', () => {
  it('is a stop-out where the stop filled, and a hit target where the target did', () => {
    for (const [role, code] of [
      ['S', 'STOPPED_OUT'],
      ['T', 'TARGET_HIT'],
    ] as const) {
      const harness = new TradeHarness().enter();
      const before = harness.trade;
      harness.broker.fill(harness.ref(role), 100, role === 'S' ? '97' : '108');
      harness.settle();
      expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
      expect(describeChange(before, harness.trade, harness.now)?.code).toBe(code);
    }
  });
  it('cancels what is linked where the broker forgets to', () => {
    const harness = new TradeHarness().enter();
    harness.learn({
      kind: 'execution',
      orderRef: harness.ref('S'),
      executionId: 'exec.s' as ExecutionId,
      revision: 1,
      corrects: false,
      side: 'SELL',
      quantity: decimal(100),
      price: decimal(97),
    });
    expect(tradeStatusOf(harness.trade)).toBe('CLOSING');
    harness.tick(500);
    expect(harness.log()).toContain('cancel T1');
  });
  it('waits for executions where the status says filled before they came', () => {
    const harness = new TradeHarness().enter();
    harness.broker.fill(harness.ref('T'), 100, '108');
    while (harness.deliverStatus());
    harness.tick(5_000);
    expect(tradeStatusOf(harness.trade)).not.toBe('CLOSED');
    expect(harness.log().filter((line) => line.startsWith('place'))).toEqual([]);
    harness.settle();
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  });
  it('is not the end: a late fill opens the trade again, which is then protected and reported', () => {
    const harness = new TradeHarness({ limitPrice: decimal('100.00') });
    harness.settle();
    harness.broker.end(harness.ref('E'), 'CANCELLED');
    harness.settle();
    harness.pass(1_000);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    harness.learn({
      kind: 'execution',
      orderRef: harness.ref('E'),
      executionId: 'late' as ExecutionId,
      revision: 1,
      corrects: false,
      side: 'BUY',
      quantity: decimal(30),
      price: decimal(100),
    });
    expect(harness.log()).toContain('notice LATE_FILL');
    harness.pass(1_000);
    expect(harness.log()).toContain('place S2 30 T2 30');
    expect(harness.trade.legs.find((leg) => leg.purpose === 'ENTRY')?.status).toBe('CANCELLED');
  });
});

describe('executions', () => {
  const execution = (harness: TradeHarness, revision: number, shares: number) =>
    ({
      kind: 'execution',
      orderRef: harness.ref('E'),
      executionId: 'one' as ExecutionId,
      revision,
      corrects: revision > 1,
      side: 'BUY',
      quantity: decimal(shares),
      price: decimal(100),
    }) as const;
  it('count once, however often they come', () => {
    const harness = new TradeHarness();
    harness.settle();
    for (let times = 0; times < 3; times += 1) harness.learn(execution(harness, 1, 40));
    expect(positionOf(harness.trade).toFixed()).toBe('40');
  });
  it('are replaced by their correction, and not by an older revision after it', () => {
    const harness = new TradeHarness();
    harness.settle();
    harness.learn(execution(harness, 2, 30));
    harness.learn(execution(harness, 1, 40));
    expect(positionOf(harness.trade).toFixed()).toBe('30');
  });
  it('of no leg of the trade are a bug', () => {
    const harness = new TradeHarness();
    expect(() =>
      applyEvidence(
        harness.trade,
        { ...execution(harness, 1, 1), orderRef: harness.ref('X', 9) },
        { seenAt: harness.now, happenedAt: harness.now },
      ),
    ).toThrow('has no leg');
  });
});

describe('the model broker', () => {
  it('reduces the sibling of what fills', () => {
    const harness = new TradeHarness().enter();
    harness.broker.fill(harness.ref('T'), 30);
    expect(harness.broker.covered().toFixed()).toBe('70');
    expect(harness.broker).toBeInstanceOf(ModelBroker);
  });
});
