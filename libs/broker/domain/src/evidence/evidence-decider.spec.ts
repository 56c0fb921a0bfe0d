import fc from 'fast-check';
import { decimal, instant, present } from '@fairlead/core';
import { givenState } from '@fairlead/core/testing';
import { journaledOrder, viewOf } from '../order/broker-order';
import type { BrokerCallback, ReportedExecution } from './broker-report';
import { type EvidenceCommand, type EvidenceEvent, evidenceDecider } from './evidence-decider';
import { followUpOf } from './evidence-follow-up';
import {
  type EvidenceItem,
  type EvidenceState,
  type EvidencedOrder,
  correctedOrders,
  evidenceState,
} from './evidence-state';

const NOW = instant(5_000);
const REF = 'F1-AAAAAAAAAAAAAAAA-E1';
const contract = {
  ...{ contractId: 265_598, symbol: 'AAPL', type: 'STK', currency: 'USD' },
  ...{ exchange: 'SMART', multiplier: '1' },
};

function journaled(more: Partial<EvidencedOrder> = {}): EvidencedOrder {
  const wanted = { revision: 0, quantity: decimal(100), limitPrice: null, stopPrice: null };
  const order = journaledOrder(more.orderRef ?? REF, wanted);
  return {
    ...{ orderRef: REF, clientId: 10, orderId: 7, contract: { instrumentKey: 'AAPL-KEY' } },
    ...{ order, published: viewOf(order), commandId: 'command', correlationId: 'story' },
    principal: 'model-7',
    ...more,
  };
}

const execution = (more: Partial<ReportedExecution> = {}): ReportedExecution => ({
  ...{ kind: 'execution', account: 'DU1', clientId: 10, orderId: 7, orderRef: REF, permId: 77 },
  ...{ contract, executionId: '0000e0d5.69e02bfb.01.01', side: 'BUY' },
  ...{ quantity: decimal(100), price: decimal('100.01'), cumulative: decimal(100) },
  ...{ executedAt: instant(1_000), timeProblem: null, exchange: 'ISLAND' },
  ...more,
});
const status = (named: string, more: Partial<{ orderId: number; clientId: number }> = {}) =>
  ({
    ...{ kind: 'orderStatus', orderId: 7, clientId: 10, status: named, whyHeld: '' },
    ...{ filled: decimal(0), remaining: decimal(100), permId: 77 },
    ...more,
  }) as const satisfies BrokerCallback;
const commission: BrokerCallback = {
  ...{ kind: 'commission', executionId: '0000e0d5.69e02bfb.01.01' },
  ...{ commission: decimal(1), currency: 'USD' },
};

const REPORT: EvidenceCommand = { kind: 'report' };
const take = (item: EvidenceItem, corrected: readonly string[] = []): EvidenceCommand => {
  const context = {
    account: 'DU1',
    clientId: 10,
    now: NOW,
    instrumentKey: 'FOREIGN',
    symbol: 'AAPL',
  };
  return { kind: 'take', item, context: { ...context, corrected: new Set(corrected) } };
};
const one = evidenceState([journaled()], []);

/** Decides the commands in their order. */
function run(
  commands: readonly EvidenceCommand[],
  from: EvidenceState = one,
): { readonly events: readonly EvidenceEvent[]; readonly state: EvidenceState } {
  const events: EvidenceEvent[] = [];
  let state = from;
  for (const command of commands) {
    const { value } = evidenceDecider.decide(command, state);
    events.push(...value);
    state = value.reduce(evidenceDecider.evolve, state);
  }
  return { events, state };
}
const kinds = (events: readonly EvidenceEvent[]): readonly string[] =>
  events.map((event) =>
    event.kind === 'executionReported' ? `reported ${event.report.kind}` : event.kind,
  );

describe('evidence of an order', () => {
  it('is told of once for a batch, with what it came to', () => {
    const outcome = givenState(evidenceDecider, one).when(
      take(status('PreSubmitted')),
      take(status('Submitted')),
      REPORT,
    );
    const shown = expect.objectContaining({ status: 'WORKING', permId: 77 }) as never;
    outcome.then(
      { kind: 'orderIdSeen', orderId: 7 },
      { kind: 'orderAnswered', orderRef: REF },
      expect.objectContaining({ kind: 'orderChanged' }) as never,
      { kind: 'orderIdSeen', orderId: 7 },
      { kind: 'orderAnswered', orderRef: REF },
      expect.objectContaining({ kind: 'orderChanged' }) as never,
      { kind: 'statusReported', orderRef: REF, view: shown },
    );
    expect(outcome.state.orders.get(REF)?.published?.status).toBe('WORKING');
  });

  it('that says nothing new changes what is kept, and informs nobody', () => {
    const { state } = run([take(status('Submitted')), REPORT]);
    const again = { ...state, changed: new Set<string>() };
    expect(kinds(run([take(status('Submitted')), REPORT], again).events)).toEqual([
      'orderIdSeen',
      'orderAnswered',
      'orderChanged',
    ]);
  });

  it.each<[string, BrokerCallback, boolean]>([
    ['our reference', execution({ orderId: 99, clientId: 11, permId: 99 }), true],
    ['our reference with what the broker appends', execution({ orderRef: `${REF}:1` }), true],
    ['an order id of ours', status('Submitted'), true],
    ['the order id of another client', { ...status('Submitted'), clientId: 11, permId: 1 }, false],
    ['an error of an order id of ours', error(201), true],
    ['another order id', { ...status('Submitted'), orderId: 8, permId: 8 }, false],
    ['a permanent id that was seen', completed('x', 77), true],
    ['a permanent id that was not', completed('x', 78), false],
    ['no permanent id', completed('', null), false],
    ['another account', execution({ account: 'DU2' }), false],
  ])('that names %s', (_what, item, isOurs) => {
    const order = journaled();
    const seen = { ...order.order, seen: { ...order.order.seen, permId: 77 } };
    const state = evidenceState([{ ...order, order: seen }], []);
    const { events } = run([take(item)], state);
    expect(kinds(events).includes('orderChanged')).toBe(isOurs);
    expect(kinds(events).includes('orderAnswered')).toBe(isOurs);
  });

  it('under a reference of ours that nobody journaled is an alarm, and its fill is reported', () => {
    const orderRef = 'F1-BBBBBBBBBBBBBBBB-E1';
    const stray = execution({ orderRef, orderId: 99, permId: 99 });
    const { events } = run([take(stray), REPORT]);
    expect(kinds(events)).toEqual([
      ...['orderIdSeen', 'alarmRaised', 'executionChanged', 'reported fill'],
    ]);
    expect(events.at(-1)).toMatchObject({
      report: { detail: { instrumentKey: 'FOREIGN', orderRef, external: false } },
      execution: { causationId: null },
    });
  });

  it('of somebody else is external, and no alarm', () => {
    const { events } = run([take(execution({ orderRef: '', clientId: 0, orderId: 0, permId: 9 }))]);
    expect(kinds(events)).toEqual(['executionChanged', 'reported fill']);
    expect(events.at(-1)).toMatchObject({ report: { detail: { external: true, orderRef: '' } } });
  });

  it('of ours about several orders concerns each', () => {
    const other = journaled({ orderRef: 'F1-CCCCCCCCCCCCCCCC-E1', orderId: 8 });
    const state = evidenceState([journaled(), other], []);
    const item: EvidenceItem = {
      ...{ kind: 'own', orderRefs: [REF, other.orderRef, 'F1-DDDDDDDDDDDDDDDD-E1'] },
      evidence: { kind: 'unanswered', reason: 'silence' },
    };
    const { events, state: reached } = run([take(item), REPORT], state);
    expect([...reached.orders.values()].map(({ order }) => order.status)).toEqual([
      'UNKNOWN',
      'UNKNOWN',
    ]);
    expect(kinds(events).filter((kind) => kind === 'statusReported')).toHaveLength(2);
  });

  it('with a cancel waits for its code, and is reported with it', () => {
    const { events, state } = run([take(status('Cancelled')), REPORT]);
    expect(kinds(events)).not.toContain('statusReported');
    expect(followUpOf(events).awaitingCode).toEqual([REF]);
    const coded = run([take(error(202)), REPORT], state);
    expect(coded.events.at(-1)).toMatchObject({ view: { status: 'CANCELLED', code: '202' } });
  });

  it('of a duplicate id leaves ids out', () => {
    expect(run([take(error(103))]).events[0]).toEqual({ kind: 'orderIdDuplicate', orderId: 7 });
  });

  it('as a second broker order under one reference is an alarm and a look at once', () => {
    const second = { ...status('Submitted'), permId: 78 };
    const { events } = run([take(status('Submitted')), take(second)]);
    expect(followUpOf(events)).toMatchObject({
      alarms: [`${REF} has more than one order at the broker`],
      probeInMs: 0,
    });
  });
});

describe('evidence of executions', () => {
  it('counts once, whichever comes first', () => {
    const { events } = run([
      ...[commission, execution(), execution(), commission].map((item) => take(item)),
      REPORT,
    ]);
    expect(kinds(events).filter((kind) => kind.startsWith('reported'))).toEqual([
      'reported fill',
      'reported commission',
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'statusReported', view: { status: 'FILLED' } });
  });

  it.each<readonly [string, EvidenceState, Parameters<typeof execution>[0], object]>([
    [
      'of part of our order',
      one,
      { cumulative: decimal(40) },
      { remainingQuantity: '60', isPartial: true },
    ],
    [
      'of all of it',
      one,
      { cumulative: decimal(100) },
      { remainingQuantity: '0', isPartial: false },
    ],
    [
      'of more than it',
      one,
      { cumulative: decimal(130) },
      { remainingQuantity: '0', isPartial: false },
    ],
    ['whose count the broker does not tell', one, { cumulative: null }, {}],
    [
      'of an order of somebody else',
      evidenceState([], []),
      { cumulative: decimal(40), orderRef: '' },
      {},
    ],
  ])('%s says what is left of it', (_what, from, more, expected) => {
    const [report] = run([take(execution(more))], from).events.flatMap((event) =>
      event.kind === 'executionReported' && event.report.kind === 'fill'
        ? [event.report.detail]
        : [],
    );
    const { remainingQuantity, isPartial } = present(report, 'a fill is reported');
    expect(JSON.parse(JSON.stringify({ remainingQuantity, isPartial }))).toEqual(expected);
  });

  it('that is taken back leaves its order short, by the sum of all of them', () => {
    const first = execution({ quantity: decimal(40), cumulative: decimal(40) });
    const rest = execution({ executionId: 'other.01', quantity: decimal(60) });
    const filled = run([take(first), take(rest), REPORT]).state;
    const bust = execution({ executionId: 'other.02', quantity: decimal(0) });
    expect(correctedOrders([bust], filled, 10)).toEqual([REF]);
    const { events, state } = run([take(bust, [REF]), REPORT], filled);
    expect(kinds(events)).toContain('reported correction');
    expect(state.orders.get(REF)?.order.seen.filled?.toFixed()).toBe('40');
    expect(correctedOrders([execution()], filled, 10)).toEqual([]);
  });

  it('keeps the time of the first report, and says where the broker told none', () => {
    const unsure = execution({ executedAt: null, timeProblem: 'BST is several zones' });
    const { events, state } = run([take(unsure)]);
    expect(events).toContainEqual({ kind: 'timeUnknown', reason: 'BST is several zones' });
    const later = execution({ executionId: '0000e0d5.69e02bfb.01.02', quantity: decimal(90) });
    expect(run([take(later, [REF])], state).events).toContainEqual(
      expect.objectContaining({
        report: expect.objectContaining({
          kind: 'correction',
          detail: expect.objectContaining({
            executedAtNote: 'BST is several zones',
            executedAt: '1970-01-01T00:00:05.000Z',
          }) as never,
        }) as never,
      }),
    );
  });

  it('comes to the same state however it is cut into batches and repeated, and no fill is reported twice', () => {
    const items: readonly EvidenceItem[] = [
      status('PreSubmitted'),
      status('Submitted'),
      execution({ quantity: decimal(40), cumulative: decimal(40) }),
      execution({ executionId: 'b.01', quantity: decimal(60), cumulative: decimal(100) }),
      commission,
      status('Filled'),
      { ...status('Submitted'), clientId: 11, permId: 5 },
      execution({ orderRef: '', clientId: 0, permId: 9, executionId: 'c.01' }),
    ];
    const picks = fc.array(fc.tuple(fc.constantFrom(...items), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(picks, (drawn) => {
        const whole = run([...drawn.map(([item]) => take(item)), REPORT]);
        const cut = run(drawn.flatMap(([item, ends]) => [take(item), ...(ends ? [REPORT] : [])]));
        const after = run([...drawn.map(([item]) => take(item)), REPORT], whole.state);
        const ordersOf = ({ state }: typeof whole): unknown =>
          [...state.orders.values()].map(({ order }) => order);
        expect(ordersOf(cut)).toEqual(ordersOf(whole));
        expect(cut.state.executions).toEqual(whole.state.executions);
        expect(kinds(after.events).filter((kind) => kind.startsWith('reported'))).toEqual([]);
      }),
    );
  });
});

describe('what evidence leaves to do', () => {
  it('is nothing where nothing happened, and the earliest look of several', () => {
    expect(followUpOf([])).toEqual({
      ...{ probeInMs: null, awaitingCode: [], answered: [], alarms: [], reportsFills: false },
    });
    const probes = [5_000, 250, 1_000].map((inMs) => ({ kind: 'probeWanted', inMs }) as const);
    expect(followUpOf(probes).probeInMs).toBe(250);
    const counted = { ...status('Submitted'), filled: decimal(10), remaining: decimal(90) };
    expect(followUpOf(run([take(counted)]).events).reportsFills).toBe(true);
  });
});

function error(code: number): BrokerCallback {
  return { kind: 'orderError', orderId: 7, code, message: 'text' };
}

function completed(orderRef: string, permId: number | null): BrokerCallback {
  const ended = { status: 'Cancelled', how: 'Cancelled by Trader', filled: null };
  return { kind: 'completedOrder', account: 'DU1', orderRef, permId, ...ended };
}
