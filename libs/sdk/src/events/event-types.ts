import type {
  ApprovalAnsweredV1,
  ApprovalRequestedV1,
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
  Envelope,
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
} from '@fairlead/contracts';

/** What each type of event carries, as docs/reference/events.html describes it. */
export interface EventData {
  readonly 'market.bar': MarketBarV1;
  readonly 'market.indicator': MarketIndicatorV1;
  readonly 'market.stale': MarketStaleV1;
  readonly 'signal.accepted': SignalAcceptedV1;
  readonly 'signal.refused': SignalRefusedV1;
  readonly 'signal.disposed': SignalDisposedV1;
  readonly 'decision.made': DecisionMadeV1;
  readonly 'decision.notified': RuleNotifiedV1;
  readonly 'decision.rule-changed': RuleChangedV1;
  readonly 'order.approved': OrderApprovedV1;
  readonly 'order.denied': OrderDeniedV1;
  readonly 'order.approval-requested': ApprovalRequestedV1;
  readonly 'order.approval-answered': ApprovalAnsweredV1;
  readonly 'order.position-gap': PositionGapV1;
  readonly 'order.state': OrderStateV1;
  readonly 'order.trade': TradeChangedV1;
  readonly 'order.concluded': OrderConcludedV1;
  readonly 'order.trading-state': TradingStateChangedV1;
  readonly 'order.limit-changed': LimitChangedV1;
  readonly 'order.reconciliation': ReconciliationV1;
  readonly 'command.place': PlaceOrdersV1;
  readonly 'command.modify': ModifyOrderV1;
  readonly 'command.cancel': CancelOrderV1;
  readonly 'command.halt': HaltEntriesV1;
  readonly 'broker.gate': BrokerGateV1;
  readonly 'broker.ack': BrokerAckV1;
  readonly 'broker.status': BrokerStatusV1;
  readonly 'broker.rejected': BrokerRejectedV1;
  readonly 'broker.snapshot': BrokerSnapshotV1;
  readonly 'broker.instrument': BrokerInstrumentV1;
  readonly 'broker.account': BrokerAccountV1;
  readonly 'broker.market-data': BrokerMarketDataV1;
  readonly 'fill.execution': FillExecutionV1;
  readonly 'fill.corrected': FillCorrectedV1;
  readonly 'fill.commission': FillCommissionV1;
  readonly 'position.opened': PositionOpenedV1;
  readonly 'position.changed': PositionChangedV1;
  readonly 'position.closed': PositionClosedV1;
  readonly 'position.drift': PositionDriftV1;
  readonly 'position.equity': PositionEquityV1;
  readonly 'dlq.dead-lettered': DeadLetteredV1;
}

/** A type of event, such as `order.state`. */
export type EventType = keyof EventData;

/** The stages that events belong to, such as `order`. */
type StageOf<Type extends EventType> = Type extends `${infer Stage}.${string}` ? Stage : never;

/** One type of event, a whole family of them (`order.*`), or all (`*`). */
export type EventPattern = EventType | `${StageOf<EventType>}.*` | '*';

/** The types that a pattern means. */
type TypesOf<Pattern extends EventPattern> = Pattern extends '*'
  ? EventType
  : Pattern extends `${infer Stage}.*`
    ? Extract<EventType, `${Stage}.${string}`>
    : Extract<Pattern, EventType>;

/** An event of one of the types that a pattern means: `type` tells which, and what `data` is then. */
export type FairleadEvent<Pattern extends EventPattern = '*'> = {
  [Type in TypesOf<Pattern>]: Envelope<EventData[Type]> & { readonly type: Type };
}[TypesOf<Pattern>];

/** The version of each type that these declarations are of. One that is published later is another shape. */
export const EVENT_VERSIONS: { readonly [Type in EventType]: number } = {
  'market.bar': 1,
  'market.indicator': 1,
  'market.stale': 1,
  'signal.accepted': 1,
  'signal.refused': 1,
  'signal.disposed': 1,
  'decision.made': 1,
  'decision.notified': 1,
  'decision.rule-changed': 1,
  'order.approved': 1,
  'order.denied': 1,
  'order.approval-requested': 1,
  'order.approval-answered': 1,
  'order.position-gap': 1,
  'order.state': 1,
  'order.trade': 1,
  'order.concluded': 1,
  'order.trading-state': 1,
  'order.limit-changed': 1,
  'order.reconciliation': 1,
  'command.place': 1,
  'command.modify': 1,
  'command.cancel': 1,
  'command.halt': 1,
  'broker.gate': 1,
  'broker.ack': 1,
  'broker.status': 1,
  'broker.rejected': 1,
  'broker.snapshot': 1,
  'broker.instrument': 1,
  'broker.account': 1,
  'broker.market-data': 1,
  'fill.execution': 1,
  'fill.corrected': 1,
  'fill.commission': 1,
  'position.opened': 1,
  'position.changed': 1,
  'position.closed': 1,
  'position.drift': 1,
  'position.equity': 1,
  'dlq.dead-lettered': 1,
};
