import {
  DecisionMadeV1,
  type Envelope,
  type EventClass,
  FillCommissionV1,
  FillExecutionV1,
  OrderApprovedV1,
  OrderConcludedV1,
  OrderStateV1,
  SignalAcceptedV1,
  SignalDisposedV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import * as fc from 'fast-check';
import { buildStory } from './story';

const SIGNAL = 'c0ffee00-0000-4000-8000-000000000000';
const TRADE = 'aaaaaaaa-0000-4000-8000-000000000000';
const ENTRY = 'F1-K3QJ2M7XB4TZ6WQE-E1';
const STOP = 'F1-K3QJ2M7XB4TZ6WQE-S2';

function event<Data extends object>(type: EventClass<Data>, data: Partial<Data>): Envelope {
  const at = '2026-11-23T14:30:00.000Z';
  const { type: name, version } = type.contract;
  return {
    ...{ id: '00000000-0000-4000-8000-000000000000', type: name, version, source: 'spec', data },
    ...{ occurredAt: at, recordedAt: at, correlationId: SIGNAL, causationId: null },
  };
}

const fill = (executionId: string, data: Partial<FillExecutionV1>): Envelope =>
  event(FillExecutionV1, {
    ...{ executionId, revision: 1, multiplier: '1', executedAt: '2026-11-23T14:31:00.000Z' },
    ...data,
  });
const order = (orderRef: string, status: OrderStateV1['status']): Envelope =>
  event(OrderStateV1, { tradeId: TRADE, orderRef, status });
const trade = (data: Partial<TradeChangedV1>): Envelope =>
  event(TradeChangedV1, { tradeId: TRADE, symbol: 'AAPL', direction: 'LONG', ...data });

const intent = { intentId: 'i1', ruleId: 'aapl-buy', kind: 'ENTER', direction: 'LONG' } as never;

/** A signal whose entry ended without a fill. */
function ended(outcome: 'EXPIRED' | 'DENIED' | 'SUPERSEDED', code: string): readonly Envelope[] {
  return [
    event(SignalAcceptedV1, { signalId: SIGNAL, symbol: 'AAPL', action: 'BUY' }),
    event(DecisionMadeV1, {
      outcome: 'INTENTS',
      reason: 'fired',
      evaluations: [],
      intents: [intent],
    }),
    event(OrderApprovedV1, { intentId: 'i1', tradeId: TRADE, checks: [], legs: [] }),
    order(ENTRY, 'WORKING'),
    order(ENTRY, 'CANCELLED'),
    event(OrderConcludedV1, { intentId: 'i1', tradeId: TRADE, outcome, code, reason: 'it ended' }),
    event(SignalDisposedV1, { signalId: SIGNAL, disposition: outcome }),
    trade({ status: 'CLOSED', position: '0', code: 'NOT_ENTERED', protected: true }),
  ];
}

/** What came after that all the same. */
const late: readonly Envelope[] = [
  fill('x1', { orderRef: ENTRY, side: 'BUY', quantity: '40', price: '100' }),
  event(FillCommissionV1, { executionId: 'x1', revision: 1, commission: '1' }),
  trade({
    status: 'ADJUSTING',
    position: '40',
    code: 'LATE_FILL',
    reason: 'bought 40 of 100 shares at 100, after its signal had ended',
    protected: false,
  }),
  order(STOP, 'HELD'),
  trade({ status: 'OPEN', position: '40', code: 'PROTECTED', protected: true }),
];
const left: readonly Envelope[] = [
  fill('x2', { orderRef: STOP, side: 'SELL', quantity: '40', price: '97' }),
  event(FillCommissionV1, { executionId: 'x2', revision: 1, commission: '1' }),
  order(STOP, 'FILLED'),
  trade({ status: 'CLOSED', position: '0', code: 'STOPPED_OUT', protected: true }),
];

describe.each([
  ['EXPIRED', 'NOT_FILLED'],
  ['DENIED', 'IB_201'],
  ['SUPERSEDED', 'EXIT_CAME_FIRST'],
] as const)(
  'the story of a signal that ended %s (%s), and whose entry filled after that',
  (outcome, code) => {
    it('keeps how the signal ended, and shows the shares that it led to', () => {
      const story = buildStory(SIGNAL, [...ended(outcome, code), ...late]);
      expect(story.disposition).toMatchObject({ disposition: outcome });
      expect(story.intents).toMatchObject([{ tradeId: TRADE, conclusion: { outcome, code } }]);
      expect(story.trades).toMatchObject([
        {
          ...{
            status: 'OPEN',
            position: '40',
            protected: true,
            realisedPnl: null,
            commission: '1',
          },
          fills: [{ executionId: 'x1', orderRef: ENTRY, quantity: '40', busted: false }],
        },
      ]);
      expect(story.trades[0]?.orders.map((each) => [each.orderRef, each.status])).toEqual([
        [ENTRY, 'CANCELLED'],
        [STOP, 'HELD'],
      ]);
    });

    it('has that it was late', () => {
      const { events } = buildStory(SIGNAL, [...ended(outcome, code), ...late]);
      const rows = events.filter(({ data }) => Reflect.get(data, 'code') === 'LATE_FILL');
      expect(rows).toHaveLength(1);
    });

    it('goes on to what it gained or lost', () => {
      const story = buildStory(SIGNAL, [...ended(outcome, code), ...late, ...left]);
      expect(story.trades).toMatchObject([
        { status: 'CLOSED', position: '0', realisedPnl: '-120', commission: '2', netPnl: '-122' },
      ]);
      expect(story.disposition).toMatchObject({ disposition: outcome });
    });

    it('comes to the same figures wherever the fill is arrived among the other events', () => {
      const events = [...ended(outcome, code), ...late.slice(1), ...left];
      fc.assert(
        fc.property(fc.nat(events.length), (at) => {
          const arrived = [...events.slice(0, at), ...late.slice(0, 1), ...events.slice(at)];
          const [only] = buildStory(SIGNAL, arrived).trades;
          expect(only).toMatchObject({ status: 'CLOSED', position: '0', netPnl: '-122' });
          expect(only?.fills).toHaveLength(2);
        }),
      );
    });
  },
);
