import {
  ApprovalAnsweredV1,
  ApprovalRequestedV1,
  DecisionMadeV1,
  type Envelope,
  type EventClass,
  FillCommissionV1,
  FillCorrectedV1,
  FillExecutionV1,
  OrderApprovedV1,
  OrderConcludedV1,
  OrderDeniedV1,
  OrderStateV1,
  SignalAcceptedV1,
  SignalDisposedV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import { buildStory } from './story';

const SIGNAL = 'c0ffee00-0000-4000-8000-000000000000';
const OTHER = 'decaf000-0000-4000-8000-000000000000';
const TRADE = 'aaaaaaaa-0000-4000-8000-000000000000';
const ENTRY = 'F1-K3QJ2M7XB4TZ6WQE-E1';
const TARGET = 'F1-K3QJ2M7XB4TZ6WQE-T1';

function event<Data extends object>(
  type: EventClass<Data>,
  data: Partial<Data>,
  correlationId = SIGNAL,
): Envelope {
  const at = '2026-11-23T14:30:00.000Z';
  const { contract } = type;
  return {
    id: '00000000-0000-4000-8000-000000000000',
    type: contract.type,
    version: contract.version,
    occurredAt: at,
    recordedAt: at,
    correlationId,
    causationId: null,
    source: 'spec',
    data,
  };
}

function fill(executionId: string, data: Partial<FillExecutionV1>): Envelope {
  const common = {
    executionId,
    revision: 0,
    multiplier: '1',
    executedAt: '2026-11-23T14:30:00.000Z',
  };
  return event(FillExecutionV1, { ...common, ...data });
}

const intent = { intentId: 'i1', ruleId: 'aapl-buy', kind: 'ENTER', direction: 'LONG' } as never;
const opening = [
  event(SignalAcceptedV1, { signalId: SIGNAL, symbol: 'AAPL', action: 'BUY' }),
  event(DecisionMadeV1, {
    outcome: 'INTENTS',
    reason: 'fired',
    evaluations: [],
    intents: [intent],
  }),
];
const approved = event(OrderApprovedV1, {
  intentId: 'i1',
  tradeId: TRADE,
  checks: [{ check: 'MAX_POSITION', passed: true, limit: '100000', actual: '23140' }],
  sizing: { quantity: '100', steps: ['100 shares'] },
  legs: [],
});
const traded = [
  event(OrderStateV1, { tradeId: TRADE, orderRef: ENTRY, role: 'ENTRY', status: 'WORKING' }),
  event(OrderStateV1, { tradeId: TRADE, orderRef: ENTRY, role: 'ENTRY', status: 'FILLED' }),
  event(
    OrderStateV1,
    { tradeId: TRADE, orderRef: TARGET, role: 'TARGET', status: 'FILLED' },
    OTHER,
  ),
  fill('x1', { orderRef: ENTRY, side: 'BUY', quantity: '100', price: '100' }),
  fill('x2', { orderRef: TARGET, side: 'SELL', quantity: '100', price: '103.5' }),
  event(FillCommissionV1, { executionId: 'x1', revision: 0, commission: '1' }),
  event(FillCommissionV1, { executionId: 'x2', revision: 0, commission: '1.25' }),
  event(
    TradeChangedV1,
    { tradeId: TRADE, symbol: 'AAPL', status: 'CLOSED', position: '0', exposedMs: 12 },
    OTHER,
  ),
];

describe('the story of a signal', () => {
  it('tells what a person was asked and what was said, and nothing where nobody was', () => {
    const requested = event(ApprovalRequestedV1, { intentId: 'i1', quantity: '100' });
    const answered = event(ApprovalAnsweredV1, { intentId: 'i1', answer: 'REJECTED', by: 'ann' });
    const of = (...events: readonly Envelope[]) =>
      buildStory(SIGNAL, [...opening, ...events]).intents[0]?.approval;
    expect(of()).toBeUndefined();
    expect(of(requested)).toEqual({ requested: requested.data, answered: null });
    expect(of(requested, answered)?.answered).toMatchObject({ by: 'ann' });
  });

  it('goes from its arrival to its profit', () => {
    const story = buildStory(SIGNAL, [...opening, approved, ...traded]);
    expect(story.signal).toMatchObject({ action: 'BUY' });
    expect(story.intents).toMatchObject([
      { approved: true, tradeId: TRADE, sizing: ['100 shares'] },
    ]);
    expect(story.trades).toMatchObject([
      { status: 'CLOSED', realisedPnl: '350', commission: '2.25', netPnl: '347.75', exposedMs: 12 },
    ]);
  });

  it('of an order by hand begins with its approval, and why it was wanted', () => {
    const wish = { kind: 'ENTER', direction: 'LONG', strategy: 'manual', reason: 'ann: hedge' };
    const placed = event(OrderApprovedV1, { ...approved.data, ...wish } as never);
    const story = buildStory(SIGNAL, [placed, ...traded]);
    expect(story).toMatchObject({ signal: null, decision: null });
    expect(story.intents).toMatchObject([
      { ...wish, ruleId: null, approved: true, tradeId: TRADE, checks: [{ passed: true }] },
    ]);
    expect(story.trades).toMatchObject([{ status: 'CLOSED' }]);
  });

  it('keeps the last state of each order', () => {
    const story = buildStory(SIGNAL, [...opening, approved, ...traded]);
    expect(story.trades[0]?.orders.map((order) => [order.orderRef, order.status])).toEqual([
      [ENTRY, 'FILLED'],
      [TARGET, 'FILLED'],
    ]);
  });

  it('counts a correction in place of what it corrects', () => {
    const correction = event(FillCorrectedV1, {
      executionId: 'x2',
      revision: 1,
      orderRef: TARGET,
      side: 'SELL',
      quantity: '100',
      price: '103',
      multiplier: '1',
    });
    const story = buildStory(SIGNAL, [...opening, approved, correction, ...traded]);
    expect(story.trades[0]).toMatchObject({ realisedPnl: '300' });
  });

  it('shows what the broker took back: it holds no shares, costs nothing, and says what it was', () => {
    const busted = event(FillCorrectedV1, {
      executionId: 'x2',
      revision: 1,
      orderRef: TARGET,
      side: 'SELL',
      quantity: '0',
      price: '102',
      multiplier: '1',
    });
    const [trade] = buildStory(SIGNAL, [...opening, approved, busted, ...traded]).trades;
    expect(trade).toMatchObject({ position: '100', realisedPnl: null, commission: '1' });
    expect(trade?.fills.find((fill) => fill.executionId === 'x2')).toMatchObject({
      ...{ busted: true, quantity: '0', commission: '0' },
      original: { quantity: '100' },
    });
  });

  it('states no profit while shares are held', () => {
    const held = traded.filter((one) => !JSON.stringify(one.data).includes('x2'));
    expect(buildStory(SIGNAL, [...opening, approved, ...held]).trades).toMatchObject([
      { position: '100', realisedPnl: null, netPnl: null, commission: '1' },
    ]);
  });

  it('shows a denial with every check, and how the signal ended', () => {
    const checks = [{ check: 'RESTRICTED', passed: false, limit: 'no shorts', actual: 'SHORT' }];
    const story = buildStory(SIGNAL, [
      ...opening,
      event(OrderDeniedV1, { intentId: 'i1', checks }),
      event(OrderConcludedV1, {
        intentId: 'i1',
        outcome: 'DENIED',
        code: 'RESTRICTED',
        reason: 'no shorts',
      }),
      event(SignalDisposedV1, { signalId: SIGNAL, disposition: 'DENIED' }),
    ]);
    expect(story.intents).toMatchObject([
      {
        approved: false,
        checks,
        tradeId: null,
        conclusion: { outcome: 'DENIED', code: 'RESTRICTED' },
      },
    ]);
    expect(story.disposition).toMatchObject({ disposition: 'DENIED' });
    expect(story.trades).toEqual([]);
  });

  it('does not take the opening signal of the trade for the one that is explained', () => {
    const closing = event(SignalAcceptedV1, { signalId: OTHER, action: 'SELL' }, OTHER);
    const story = buildStory(OTHER, [...opening, approved, closing, ...traded]);
    expect(story.signal).toMatchObject({ action: 'SELL' });
    expect(story.trades).toMatchObject([{ tradeId: TRADE }]);
  });

  it('goes as far as its events', () => {
    expect(buildStory(SIGNAL, opening.slice(0, 1))).toMatchObject({
      decision: null,
      disposition: null,
      intents: [],
      trades: [],
    });
  });
});
