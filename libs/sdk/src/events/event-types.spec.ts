import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BrokerAccountV1,
  BrokerAckV1,
  BrokerGateV1,
  BrokerInstrumentV1,
  BrokerMarketDataV1,
  BrokerRejectedV1,
  BrokerSnapshotV1,
  BrokerStatusV1,
  CancelOrderV1,
  DeadLetteredV1,
  DecisionMadeV1,
  type EventClass,
  FillCommissionV1,
  FillCorrectedV1,
  FillExecutionV1,
  HaltEntriesV1,
  MarketBarV1,
  MarketIndicatorV1,
  MarketStaleV1,
  ModifyOrderV1,
  LimitChangedV1,
  OrderApprovedV1,
  OrderConcludedV1,
  ApprovalAnsweredV1,
  ApprovalRequestedV1,
  OrderDeniedV1,
  OrderStateV1,
  PlaceOrdersV1,
  PositionGapV1,
  PositionChangedV1,
  PositionClosedV1,
  PositionDriftV1,
  PositionEquityV1,
  PositionOpenedV1,
  ReconciliationV1,
  RuleChangedV1,
  RuleNotifiedV1,
  SignalAcceptedV1,
  SignalDisposedV1,
  SignalRefusedV1,
  TradeChangedV1,
  TradingStateChangedV1,
  registeredEvents,
} from '@fairlead/contracts';
import { EVENT_VERSIONS, type EventData, type EventType } from './event-types';
import { matches } from './patterns';

/** The compiler holds each class to its declaration, and the test holds its name and version to what is published. */
const CLASSES: { readonly [Type in EventType]: EventClass<EventData[Type]> } = {
  'market.bar': MarketBarV1,
  'market.indicator': MarketIndicatorV1,
  'market.stale': MarketStaleV1,
  'signal.accepted': SignalAcceptedV1,
  'signal.refused': SignalRefusedV1,
  'signal.disposed': SignalDisposedV1,
  'decision.made': DecisionMadeV1,
  'decision.notified': RuleNotifiedV1,
  'decision.rule-changed': RuleChangedV1,
  'order.approved': OrderApprovedV1,
  'order.denied': OrderDeniedV1,
  'order.approval-requested': ApprovalRequestedV1,
  'order.approval-answered': ApprovalAnsweredV1,
  'order.position-gap': PositionGapV1,
  'order.state': OrderStateV1,
  'order.trade': TradeChangedV1,
  'order.concluded': OrderConcludedV1,
  'order.trading-state': TradingStateChangedV1,
  'order.limit-changed': LimitChangedV1,
  'order.reconciliation': ReconciliationV1,
  'command.place': PlaceOrdersV1,
  'command.modify': ModifyOrderV1,
  'command.cancel': CancelOrderV1,
  'command.halt': HaltEntriesV1,
  'broker.gate': BrokerGateV1,
  'broker.ack': BrokerAckV1,
  'broker.status': BrokerStatusV1,
  'broker.rejected': BrokerRejectedV1,
  'broker.snapshot': BrokerSnapshotV1,
  'broker.instrument': BrokerInstrumentV1,
  'broker.account': BrokerAccountV1,
  'broker.market-data': BrokerMarketDataV1,
  'fill.execution': FillExecutionV1,
  'fill.corrected': FillCorrectedV1,
  'fill.commission': FillCommissionV1,
  'position.opened': PositionOpenedV1,
  'position.changed': PositionChangedV1,
  'position.closed': PositionClosedV1,
  'position.drift': PositionDriftV1,
  'position.equity': PositionEquityV1,
  'dlq.dead-lettered': DeadLetteredV1,
};

/** The table of the guide: what the original's events are here. */
const GUIDE = readFileSync(join(__dirname, '../../../../docs/guides/typescript-sdk.md'), 'utf8');

describe('the table of the events of the original', () => {
  it('names types that there are', () => {
    const [, table = ''] = GUIDE.split('| Original event | Here |');
    const rows = table.split('\n\n')[0] ?? '';
    const named = [...rows.matchAll(/`([a-z]+\.[a-z-]+)`/g)].map(([, type = '']) => type);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((type) => !(type in EVENT_VERSIONS))).toEqual([]);
  });
});

describe('the events that the SDK declares', () => {
  it('are all that are published, each in its newest version', () => {
    const published = new Map<string, number>();
    for (const { contract } of registeredEvents()) {
      const newest = Math.max(contract.version, published.get(contract.type) ?? 0);
      published.set(contract.type, newest);
    }
    expect({ ...EVENT_VERSIONS }).toEqual(Object.fromEntries(published));
  });

  it.each(Object.entries(CLASSES))('carry under %s what is published under it', (type, of) => {
    const { contract } = of as EventClass;
    const declared = EVENT_VERSIONS[type as EventType];
    expect([contract.type, contract.version]).toEqual([type, declared]);
  });
});

describe('a pattern', () => {
  it('is a type, a family or all', () => {
    const types = Object.keys(EVENT_VERSIONS);
    const meant = (pattern: Parameters<typeof matches>[0]): readonly string[] =>
      types.filter((type) => matches(pattern, type));
    expect(meant('*')).toEqual(types);
    expect(meant('order.state')).toEqual(['order.state']);
    expect(meant('fill.*')).toEqual(['fill.execution', 'fill.corrected', 'fill.commission']);
  });
});
