import { decimal } from '@fairlead/core';
import { TradeHarness } from '../testing';
import { type StatusEvidence, describeChange, tradeStatusOf } from '.';

function status(
  changes: Pick<StatusEvidence, 'orderRef' | 'status'> & Partial<StatusEvidence>,
): StatusEvidence {
  return {
    kind: 'status',
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

/** A trade that is being left by an exit order of its own: its target was gone, its stop made way. */
function leavingByOrder(): TradeHarness {
  const harness = new TradeHarness().enter();
  harness.broker.end(harness.ref('T'), 'CANCELLED');
  harness.settle();
  harness.exit();
  harness.settle();
  harness.pass(500);
  return harness;
}

describe('a trade that flips while an exit order of it works', () => {
  it('cancels that exit, which would only sell more, before it buys back', () => {
    const harness = leavingByOrder();
    const exit = harness.ref('X');
    expect(harness.trade.legs.map((leg) => leg.orderRef)).toContain(exit);
    harness.learn({
      kind: 'execution',
      orderRef: harness.ref('S'),
      executionId: 'late.1' as never,
      revision: 1,
      corrects: false,
      side: 'SELL',
      quantity: decimal(150),
      price: decimal('97'),
    });
    expect(harness.log()).toContain('cancel X1');
    harness.learn(status({ orderRef: exit, status: 'CANCELLED', code: '202' }));
    harness.tick(500);
    const back = harness.trade.legs.find((leg) => leg.orderRef === harness.ref('X', 2));
    expect([back?.side, back?.terms.quantity.toFixed()]).toEqual(['BUY', '50']);
  });
});

describe('an exit order that cannot go on', () => {
  it('makes way for a fresh one where the broker refuses to re-price it: a naked position is not left resting', () => {
    const harness = leavingByOrder();
    harness.broker.refuses.modify = 20;
    harness.quote = { bid: decimal('90.00'), ask: decimal('90.02') };
    harness.pass(8_000);
    const exits = harness.trade.legs.filter((leg) => leg.purpose === 'EXIT');
    expect(exits.length).toBeGreaterThan(1);
    expect(exits[0]?.status).toBe('CANCELLED');
    expect(harness.violations.concat(harness.broker.violations)).toEqual([]);
  });

  it('goes to the market where quotes stop coming', () => {
    const harness = leavingByOrder();
    harness.quote = null;
    harness.pass(4_000);
    const exits = harness.trade.legs.filter((leg) => leg.purpose === 'EXIT');
    expect(exits.map((leg) => leg.type)).toEqual(['LIMIT', 'MARKET']);
  });
});

describe('a pair that was given up', () => {
  const twoPairs = (): TradeHarness => {
    const harness = new TradeHarness().enter();
    for (const orderRef of [harness.ref('S'), harness.ref('T')]) {
      harness.learn(status({ orderRef, status: 'UNKNOWN' }));
      harness.learn(status({ orderRef, status: 'LAPSED', code: 'LAPSED' }));
    }
    // The model broker has the first pair all the time, so it must not judge the second one.
    harness.pass(4_000);
    expect(harness.log()).toContain('place S2 100 T2 100');
    for (const orderRef of [harness.ref('S'), harness.ref('T')]) {
      harness.learn(status({ orderRef, status: 'HELD' }));
    }
    return harness;
  };

  it('is cancelled where it turns up beside its successor', () => {
    const harness = twoPairs();
    expect(harness.log().slice(-2).sort()).toEqual(['cancel S1', 'cancel T1']);
    harness.pass(1_000);
    expect(harness.broker.living('STOP', 'TARGET').map((leg) => leg.orderRef)).toEqual([
      harness.ref('S', 2),
      harness.ref('T', 2),
    ]);
  });

  it('is not what an exit re-prices', () => {
    const harness = twoPairs();
    harness.pass(1_000);
    harness.exit();
    expect(harness.log().at(-1)).toMatch(/^modify T2 100 @/);
  });
});

describe('exits that were taken for lost and turn up beside the pair that came after them', () => {
  it('are cancelled: together they would sell more than is held', () => {
    const harness = new TradeHarness().enter();
    harness.broker.end(harness.ref('T'), 'CANCELLED');
    harness.settle();
    harness.exit();
    harness.settle();
    const lost = {
      kind: 'not-sent',
      request: 'place',
      outcome: 'EXPIRED',
      code: 'EXPIRED',
    } as const;
    for (const ordinal of [1, 2]) {
      harness.tick(2_500);
      harness.learn({ ...lost, orderRef: harness.ref('X', ordinal), reason: 'it was late' });
    }
    harness.tick(2_500);
    expect(harness.log().at(-1)).toBe('place S2 100 T2 100');
    // What was on the wire arrives after all.
    harness.settle();
    harness.pass(3_000);
    expect(harness.log()).toEqual(expect.arrayContaining(['cancel X1', 'cancel X2']));
    expect(harness.broker.living('EXIT')).toEqual([]);
    expect(harness.broker.covered().toNumber()).toBe(100);
  });
});

describe('an exit that turns up beside the pair that came after it, and fills in part', () => {
  it('leaves a stop for what is still held, also while its cancel is on the way', () => {
    const harness = new TradeHarness().enter();
    harness.broker.end(harness.ref('T'), 'CANCELLED');
    harness.settle();
    harness.exit();
    harness.settle();
    for (const ordinal of [1, 2]) {
      harness.tick(2_500);
      const lost = { request: 'place', outcome: 'EXPIRED', code: 'EXPIRED' } as const;
      const orderRef = harness.ref('X', ordinal);
      harness.learn({ kind: 'not-sent', orderRef, ...lost, reason: 'it was late' });
    }
    harness.tick(2_500);
    while (harness.deliverCommand());
    harness.broker.refuses.cancel = 100;
    harness.broker.fill(harness.ref('X'), 60);
    harness.settle();
    harness.pass(3_000);
    expect(harness.broker.living('EXIT')).not.toEqual([]);
    expect(harness.log()).toContainEqual(expect.stringMatching(/^modify S2 40 @/));
  });
});

describe('an execution that is corrected downwards', () => {
  it('outranks the count of a status that is repeated, also of an order that still works', () => {
    const harness = new TradeHarness();
    harness.settle();
    harness.broker.fill(harness.ref('E'), 80);
    harness.settle();
    const [fill] = harness.broker.executed;
    if (fill === undefined) throw new Error('the entry has filled in part');
    harness.learn({ ...fill, revision: fill.revision + 1, quantity: decimal(60) });
    const repeated = { status: 'WORKING', filledQuantity: decimal(80) } as const;
    harness.learn(status({ orderRef: harness.ref('E'), ...repeated }));
    expect(harness.trade.legs[0]?.reportedFilled.toNumber()).toBe(60);
  });

  it('outranks the count of a status that is repeated', () => {
    const harness = new TradeHarness().enter();
    const [fill] = harness.broker.executed;
    if (fill === undefined) throw new Error('the entry has filled');
    harness.learn({ ...fill, revision: fill.revision + 1, quantity: decimal(60) });
    harness.pass(3_000);
    const before = harness.log().length;
    const repeated = { status: 'FILLED', filledQuantity: decimal(100) } as const;
    harness.learn(status({ orderRef: harness.ref('E'), ...repeated }));
    harness.pass(3_000);
    expect(harness.trade.legs[0]?.reportedFilled.toNumber()).toBe(60);
    expect(harness.log().slice(before)).toEqual([]);
    expect(harness.broker.covered().toNumber()).toBe(60);
  });
});

describe('an order that the broker suspends', () => {
  it('is replaced where it is the stop of a position: a stop that does not work protects nothing', () => {
    const harness = new TradeHarness().enter();
    harness.learn(status({ orderRef: harness.ref('S'), status: 'SUSPENDED' }));
    harness.tick(5_000);
    expect(harness.log()).not.toContain('cancel S1');
    harness.pass(10_000);
    expect(harness.log()).toContain('cancel S1');
    expect(harness.log()).toContain('place S2 100 T2 100');
    expect(harness.violations.concat(harness.broker.violations)).toEqual([]);
  });

  it('keeps its stop where it is the target of a trade that is left: the exit waits, and the operator is notified', () => {
    const harness = new TradeHarness().enter();
    harness.learn(status({ orderRef: harness.ref('T'), status: 'SUSPENDED' }));
    harness.exit();
    harness.pass(40_000);
    // A broker that does not work the target may not work an exit order either; then nothing would protect the position.
    expect(harness.log()).not.toContain('cancel S1');
    expect(harness.broker.covered().toNumber()).toBe(100);
    expect(harness.steps.map((step) => ('code' in step ? step.code : step.kind))).toContain(
      'EXIT_LATE',
    );
    harness.learn(status({ orderRef: harness.ref('T'), status: 'WORKING' }));
    harness.pass(2_000);
    expect(harness.log().at(-1)).toMatch(/^modify T1 100 @/);
  });

  it('is cancelled after a minute where it is an entry, and its intent ends', () => {
    const harness = new TradeHarness();
    harness.learn(status({ orderRef: harness.ref('E'), status: 'SUSPENDED', code: '404' }));
    harness.tick(59_000);
    expect(harness.log()).toEqual([]);
    harness.tick(2_000);
    expect(harness.log()).toEqual(['cancel E1']);
    harness.learn(status({ orderRef: harness.ref('E'), status: 'CANCELLED', code: '202' }));
    expect(harness.log().at(-1)).toMatch(/^conclude DENIED/);
  });
});

describe('an order that was never sent', () => {
  it('makes the intent SUPERSEDED where it was taken back because an exit came first', () => {
    const harness = new TradeHarness();
    harness.exit('SELL');
    for (const { orderRef } of harness.trade.legs) {
      harness.learn({
        ...{ kind: 'not-sent', orderRef, request: 'place', outcome: 'REFUSED' },
        ...{ code: 'CANCELLED', reason: 'cancelled before it was sent' },
      });
    }
    expect(harness.log()).toContain('conclude SUPERSEDED EXIT_CAME_FIRST');
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  });

  it('is DENIED with the gateway’s code where it was journaled and then stopped before the socket', () => {
    const harness = new TradeHarness();
    for (const { orderRef } of harness.trade.legs) {
      harness.learn(status({ orderRef, status: 'LAPSED', code: 'HALTED', reason: 'halted' }));
    }
    expect(harness.log()).toEqual(['conclude DENIED TRADING_HALTED']);
  });

  it('is EXPIRED where the link went away before the socket', () => {
    const harness = new TradeHarness();
    for (const { orderRef } of harness.trade.legs) {
      harness.learn(status({ orderRef, status: 'LAPSED', code: 'GATE_CLOSED', reason: 'link' }));
    }
    expect(harness.log()).toEqual(['conclude EXPIRED LAPSED']);
  });

  it('ends where the gateway does not know of it long after it was placed, so that a trade can be left', () => {
    const harness = new TradeHarness();
    const unknownToGateway = (): void => {
      for (const { orderRef } of harness.trade.legs) {
        harness.learn({
          ...{ kind: 'not-sent', orderRef, request: 'cancel', outcome: 'REFUSED' },
          ...{ code: 'ORDER_NOT_FOUND', reason: 'no order was placed under it' },
        });
      }
    };
    harness.exit('operator');
    unknownToGateway();
    expect(tradeStatusOf(harness.trade)).toBe('CLOSING');
    harness.tick(60_000);
    unknownToGateway();
    harness.tick(1_000);
    unknownToGateway();
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    // It turns up after all: it is cut at once.
    harness.learn(status({ orderRef: harness.ref('E'), status: 'WORKING' }));
    expect(harness.log().at(-1)).toBe('cancel E1');
  });
});

describe('the last note on a trade', () => {
  it('says plainly what was gained', () => {
    const harness = new TradeHarness().enter();
    harness.broker.fill(harness.ref('T'), 100, '108.00');
    harness.settle();
    harness.pass(1_000);
    const { trade, now } = harness;
    expect(describeChange({ ...trade, closedAt: null }, trade, now)).toEqual({
      code: 'TARGET_HIT',
      reason: 'the target was reached: gained 800 USD before commissions',
    });
  });
});
