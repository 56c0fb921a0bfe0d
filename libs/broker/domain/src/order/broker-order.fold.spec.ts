import { type Instant, decimal, instant } from '@fairlead/core';
import {
  type BrokerOrder,
  type OrderEvidence,
  type Rejection,
  journaledOrder,
} from './broker-order';
import { foldOrder } from './broker-order.fold';

const NOW = instant(1_000_000);
const WANTED = {
  revision: 0,
  quantity: decimal(100),
  limitPrice: decimal('10.5'),
  stopPrice: null,
};

const placed = (): BrokerOrder => journaledOrder('F1-AAAAAAAAAAAAAAAA-E1', WANTED);
const status = (named: string, filled = 0, remaining = 100, whyHeld = ''): OrderEvidence => ({
  kind: 'status',
  status: named,
  whyHeld,
  filled: decimal(filled),
  remaining: decimal(remaining),
  permId: 77,
});
const open = (named: string, quantity = 100, limit = '10.5'): OrderEvidence => ({
  kind: 'openOrder',
  status: named,
  quantity: decimal(quantity),
  filled: null,
  limitPrice: decimal(limit),
  stopPrice: null,
  ocaGroup: null,
  ocaType: null,
  permId: 77,
});
const error = (code: number, message = 'text'): OrderEvidence => ({ kind: 'error', code, message });
const executed = (cumulative: number): OrderEvidence => ({
  kind: 'execution',
  cumulative: decimal(cumulative),
  executed: null,
  permId: 77,
});
/** An execution of an order of which one was corrected: so much is left in all. */
const corrected = (left: number): OrderEvidence => ({
  kind: 'execution',
  cumulative: decimal(100),
  executed: decimal(left),
  permId: 77,
});

interface Run {
  readonly order: BrokerOrder;
  readonly rejections: readonly Rejection[];
  readonly probes: number;
}

function run(evidence: readonly OrderEvidence[], from = placed(), at: Instant = NOW): Run {
  let order = from;
  const rejections: Rejection[] = [];
  let probes = 0;
  for (const one of evidence) {
    const fold = foldOrder(order, one, at);
    order = fold.order;
    rejections.push(...fold.rejections);
    if (fold.probeInMs !== null) probes += 1;
  }
  return { order, rejections, probes };
}

describe('an order at the broker', () => {
  it('is held, then works, then fills', () => {
    expect(run([open('PreSubmitted'), status('PreSubmitted')]).order.status).toBe('HELD');
    const working = run([open('PreSubmitted'), status('Submitted')]).order;
    expect(working).toMatchObject({ status: 'WORKING', acknowledged: true });
    expect(working.seen.permId).toBe(77);
    expect(run([status('Filled', 100, 0)], working).order.status).toBe('FILLED');
  });

  it('is filled by its executions alone where the broker never says so', () => {
    expect(run([executed(40)]).order.status).toBe('WORKING');
    expect(run([executed(40), executed(100)]).order.status).toBe('FILLED');
  });

  it('is not filled any more once an execution of it was taken back, whatever the broker calls it', () => {
    const { order, probes } = run([executed(100), status('Filled', 100, 0), corrected(60)]);
    expect(order).toMatchObject({ status: 'CANCELLED', code: 'CORRECTED', awaitsCode: false });
    expect(order.seen.filled?.toFixed()).toBe('60');
    expect(probes).toBe(1);
    const later = run([status('Filled', 100, 0), executed(100), open('Filled')], order).order;
    expect(later).toMatchObject({ status: 'CANCELLED', endedAt: order.endedAt });
    expect(later.seen.filled?.toFixed()).toBe('60');
    expect(run([corrected(100)], later).order.status).toBe('FILLED');
  });

  it('goes on working with a busted part of it, and is filled when the executions say so', () => {
    const working = run([
      status('Submitted', 40, 60),
      corrected(0),
      status('Submitted', 40, 60),
    ]).order;
    expect(working.status).toBe('WORKING');
    expect(working.seen.filled?.toFixed()).toBe('0');
    expect(run([corrected(100)], working).order.status).toBe('FILLED');
  });

  it('does not step back to held after a fill', () => {
    const order = run([status('Submitted', 10, 90), status('PreSubmitted', 10, 90)]).order;
    expect(order.status).toBe('WORKING');
  });

  it('takes a quantity that the broker reduced from the order that it shows', () => {
    expect(run([open('Submitted', 60)]).order.seen.quantity?.toFixed()).toBe('60');
  });

  it('is suspended by Inactive without a code, and probed', () => {
    const { order, probes } = run([open('PreSubmitted'), status('Inactive')]);
    expect(order.status).toBe('SUSPENDED');
    expect(probes).toBe(1);
    expect(run([status('Submitted')], order).order.status).toBe('WORKING');
  });

  it('is suspended while shares are located', () => {
    expect(run([status('PreSubmitted', 0, 100, 'locate')]).order.status).toBe('SUSPENDED');
  });

  it('ignores a status that it does not know, and says so', () => {
    const fold = foldOrder(placed(), status('Dreaming'), NOW);
    expect(fold.order.status).toBe('PENDING_ACK');
    expect(fold.alarms).toEqual(['unknown status Dreaming']);
  });

  it('notices a second broker order under one reference', () => {
    const order = run([
      open('Submitted'),
      { ...open('Submitted'), permId: 78 } as OrderEvidence,
    ]).order;
    expect(order.otherPermIds).toEqual([78]);
  });
});

describe('a code that answers the placing', () => {
  it.each([110, 200, 201, 321, 10006, 10243])('%i kills an order that never worked', (code) => {
    const { order, rejections } = run([error(code)]);
    expect(order.status).toBe('REJECTED');
    expect(rejections).toEqual([{ request: 'place', code, reason: 'text', final: true }]);
  });

  it('is told once, however often it comes', () => {
    expect(run([error(201), error(201), status('Inactive'), error(201)]).rejections).toHaveLength(
      1,
    );
  });

  it('does not kill an order that works: the rejection is told as not final and probed', () => {
    const { order, rejections, probes } = run([status('Submitted'), error(201)]);
    expect(order.status).toBe('WORKING');
    expect(rejections).toEqual([{ request: 'place', code: 201, reason: 'text', final: false }]);
    expect(probes).toBe(1);
  });

  it.each([399, 10349, 2109])('%i is a warning', (code) => {
    expect(run([status('PreSubmitted'), error(code)]).order.status).toBe('HELD');
    expect(run([error(code)]).rejections).toEqual([]);
  });

  it.each([135, 103, 12_345])('%i alone never kills: the order is unknown and probed', (code) => {
    const { order, rejections, probes } = run([error(code)]);
    expect(order.status).toBe('UNKNOWN');
    expect(rejections).toEqual([]);
    expect(probes).toBe(1);
  });
});

describe('a modify', () => {
  const modify: OrderEvidence = {
    kind: 'modifySent',
    wanted: { revision: 1, quantity: decimal(100), limitPrice: decimal('10.6'), stopPrice: null },
  };

  it.each([104, 105, 110, 135, 201, 321, 329, 10326])(
    'refused with %i leaves the order as it was',
    (code) => {
      const { order, rejections } = run([status('Submitted'), modify, error(code)]);
      expect(order).toMatchObject({ status: 'WORKING', modifyPending: null });
      expect(rejections).toEqual([{ request: 'modify', code, reason: 'text', final: false }]);
    },
  );

  it('is answered by the order echoed as it was wanted', () => {
    const old = run([open('Submitted'), modify, open('Submitted')]).order;
    expect(old.modifyPending).toBe(1);
    expect(run([open('Submitted', 100, '10.6')], old).order.modifyPending).toBeNull();
  });

  it('to a larger size is not taken for filled at the old one', () => {
    const larger: OrderEvidence = {
      kind: 'modifySent',
      wanted: { ...WANTED, revision: 1, quantity: decimal(200) },
    };
    expect(run([open('Submitted'), larger, executed(100)]).order.status).toBe('WORKING');
  });

  it('that never left us is refused by ourselves', () => {
    const { order, rejections } = run([
      status('Submitted'),
      modify,
      { kind: 'modifyNotSent', reason: 'the link went away' },
    ]);
    expect(order.modifyPending).toBeNull();
    expect(rejections[0]).toMatchObject({ request: 'modify', code: 504, final: false });
  });
});

describe('a cancel', () => {
  it.each([10147, 10148, 161])('answered by %i leaves the order unresolved and probes', (code) => {
    const { order, rejections, probes } = run([
      status('Submitted'),
      { kind: 'cancelSent' },
      error(code),
    ]);
    expect(order).toMatchObject({ status: 'WORKING', cancelRequested: false });
    expect(rejections).toEqual([{ request: 'cancel', code, reason: 'text', final: false }]);
    expect(probes).toBe(1);
  });

  it('that nobody asked for is answered in silence: the comparison cancels by id', () => {
    const { order, rejections, probes } = run([error(10147)]);
    expect(order.status).toBe('PENDING_ACK');
    expect(rejections).toEqual([]);
    expect(probes).toBe(0);
  });

  it('in hand is told, and the order can still fill', () => {
    const pending = run([status('Submitted'), status('PendingCancel')]).order;
    expect(pending).toMatchObject({ status: 'WORKING', cancelPending: true });
    expect(run([executed(100)], pending).order.status).toBe('FILLED');
  });

  it('waits for its code, whichever comes first', () => {
    const first = run([status('Submitted'), status('Cancelled')]).order;
    expect(first).toMatchObject({ status: 'CANCELLED', awaitsCode: true });
    expect(run([error(202, 'Order Canceled')], first).order).toMatchObject({
      status: 'CANCELLED',
      awaitsCode: false,
      code: '202',
    });
    expect(run([error(202), status('Cancelled')]).order.awaitsCode).toBe(false);
    expect(run([{ kind: 'codeDeadline' }], first).order.awaitsCode).toBe(false);
  });

  it('at the end of its day is an expiry', () => {
    const how = 'Order expired';
    const done: OrderEvidence = {
      kind: 'completed',
      status: 'Cancelled',
      how,
      filled: null,
      permId: 77,
    };
    expect(run([done]).order).toMatchObject({ status: 'EXPIRED', reason: how });
  });
});

describe('an order that the broker does not show', () => {
  const absent = {
    ...{ kind: 'absent', settleMs: 30_000, positionMoved: false },
    ...{ probeStartedAt: NOW, sameConnection: true },
  } as const satisfies OrderEvidence;
  const later = instant(NOW + 30_000);

  it('is unknown first and lapses only a settle interval later', () => {
    const once = run([absent]).order;
    expect(once).toMatchObject({ status: 'UNKNOWN', absentSince: NOW });
    expect(run([absent], once, instant(NOW + 29_999)).order.status).toBe('UNKNOWN');
    expect(run([absent], once, later).order.status).toBe('LAPSED');
  });

  it('starts to be absent anew where the position moved', () => {
    const once = run([absent]).order;
    const moved = run([{ ...absent, positionMoved: true }], once, later).order;
    expect(moved).toMatchObject({ status: 'UNKNOWN', absentSince: later });
  });

  it('is known again with the first evidence, also after it lapsed', () => {
    const once = run([absent]).order;
    expect(run([status('Submitted')], once).order).toMatchObject({
      status: 'WORKING',
      absentSince: null,
      code: null,
    });
    const lapsed = run([absent], once, later).order;
    expect(run([open('Submitted')], lapsed).order.status).toBe('WORKING');
    expect(run([executed(100)], lapsed).order.status).toBe('FILLED');
  });

  it('lapses at once where a cancel by id did not find it either, and keeps what the broker said of it', () => {
    const cancelled = run([error(12_345), absent, error(10_147)]);
    expect(cancelled.order).toMatchObject({ status: 'UNKNOWN', code: '12345', reason: 'text' });
    expect(cancelled.probes).toBe(2);
    expect(run([absent], cancelled.order).order).toMatchObject({
      ...{ status: 'LAPSED', code: '12345', reason: 'text' },
    });
  });

  it.each([
    ['the snapshot was asked for before the answer', { probeStartedAt: instant(NOW - 1) }],
    ['it was written to another connection', { sameConnection: false }],
    ['the position moved', { positionMoved: true }],
  ])('stays unknown where %s', (_name, changes) => {
    const cancelled = run([error(12_345), absent, error(10_147)]).order;
    expect(run([{ ...absent, ...changes }], cancelled).order.status).toBe('UNKNOWN');
  });

  it('stays unknown where it was seen before it was not found: what worked may have filled', () => {
    const seen = run([status('Submitted'), absent, error(10_147)]).order;
    expect(run([absent], seen).order.status).toBe('UNKNOWN');
  });

  it('after no answer is unknown, never rejected or cancelled', () => {
    expect(run([{ kind: 'unanswered', reason: '10 s' }]).order.status).toBe('UNKNOWN');
    expect(run([status('Submitted'), { kind: 'unanswered', reason: '10 s' }]).order.status).toBe(
      'WORKING',
    );
  });

  it('that we know was never sent lapses at once', () => {
    expect(run([{ kind: 'notSent', code: 'EXPIRED', reason: 'too late' }]).order).toMatchObject({
      status: 'LAPSED',
      code: 'EXPIRED',
    });
  });
});

describe('an order that ended', () => {
  it('is not revived by a late or repeated status', () => {
    const filled = run([status('Filled', 100, 0)]).order;
    expect(run([status('Submitted'), open('PreSubmitted')], filled).order.status).toBe('FILLED');
  });

  it('is revived by a complete snapshot that began after its end', () => {
    const cancelled = run([error(202)]).order;
    const before = instant(NOW - 1);
    const after = instant(NOW + 1);
    const listed = (probeStartedAt: Instant): OrderEvidence => ({
      kind: 'listed',
      status: 'Submitted',
      probeStartedAt,
    });
    expect(run([listed(before)], cancelled).order.status).toBe('CANCELLED');
    const fold = foldOrder(cancelled, listed(after), instant(NOW + 5));
    expect(fold.order.status).toBe('WORKING');
    expect(fold.alarms).toHaveLength(1);
  });

  it('by a cancel is filled after all where the fill is heard later', () => {
    expect(run([error(202), status('Filled', 100, 0)]).order.status).toBe('FILLED');
  });
});
