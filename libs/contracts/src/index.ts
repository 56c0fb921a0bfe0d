import 'reflect-metadata';

export {
  type Envelope,
  type EventClass,
  type EventContract,
  askedBy,
  orderingKeyOf,
  partitionOf,
  systemPrincipal,
} from './event-contract';
export { SERVICE_NAMES, type ServiceName } from './topology/service-name';
export {
  FLOW,
  type FlowRow,
  type Batching,
  STAGES,
  type Stage,
  consumedBy,
  flowRowOf,
  publishDelayMs,
} from './topology/flow';
export { RULE_EVENTS } from './topology/rule-triggers';
export { dataOf, isEvent } from './is-event';
export { eventClassOf, parseEnvelope, principalIn, registeredEvents } from './registry';
export {
  ALL_QUOTES,
  PARTITIONS,
  SIGNAL_PARTITIONS,
  TICK_SUBJECT,
  requestSubject,
  fnv1a,
  partitionToken,
  quoteSubject,
} from './topology/subjects';
export {
  ACK_WAIT_MS,
  DURABLES,
  type DurableSpec,
  STREAMS,
  type StreamName,
  type StreamSpec,
  durablesOf,
  streamOf,
  subjectPatternOf,
} from './topology/streams';
export {
  type Extension,
  durablesOfExtension,
  natsUserOfExtension,
  parseExtension,
} from './extension';
export {
  GUEST,
  MONITOR_USER,
  NATS_USERS,
  type NatsUser,
  PROVISIONER,
  REQUESTED_BY,
  inboxOf,
  natsUserOf,
} from './topology/permissions';
export { type Problem, type UnknownFields, parseDocument } from './validators/problems';
export {
  ACCOUNT_FORMAT,
  INSTRUMENT_KEY_FORMAT,
  ORDER_REF_FORMAT,
  KEY_NAME_FORMAT,
  SOURCE_FORMAT,
} from './validators/formats';
export {
  IsAccount,
  IsAccountSetting,
  IsCode,
  IsId,
  IsInstrumentKey,
  IsOrderRef,
  IsSource,
  IsText,
  IsStrategy,
} from './validators/fields';
export { IsWithin } from './validators/is-within';
export { type DecimalSign, IsDecimalString } from './validators/is-decimal-string';
export { IsUtcInstant } from './validators/is-utc-instant';
export { constraintText } from './validators/constraint-text';
export {
  type CancelAnswer,
  IB_ORDER_TYPES,
  type OrderAmendment,
  type OrderAnswer,
  type OrderDetailView,
  type OrderFillView,
  type OrderHistoryView,
  type OrderMomentView,
  type OrderPage,
  type OrderRecordView,
  type OrderSearch,
  type OrderWish,
  type OrdersToCancel,
  orderTypeNamed,
} from './requests/order-requests';
export { type EventSummary, eventSummary } from './event-summary';
export { IsNumberMap } from './validators/is-number-map';
export {
  REQUESTS,
  type SnapshotRequest,
  type ServiceRequest,
  type Change,
  type BrokerGreeting,
  type EntryHold,
  type GatewayStatus,
  type Subscribed,
  type OrderManagementStatus,
  type OtherAccount,
  type RestrictionView,
  type TradingScope,
  type OwnerView,
  type OrderView,
  type PersonRequest,
  type Query,
  type RuleChangeView,
  type RuleFileView,
  type RuleSetting,
  type RulesVersionView,
  type RuleView,
  type SignalView,
  type ApprovalView,
  type LimitChangeView,
  type LimitView,
  type TradeView,
} from './requests/requests';
export type { MarginChange, MarginPreview, MarginQuestion } from './requests/margin-views';
export {
  BARS_SHOW,
  type BarsShow,
  type HistoricalBar,
  type HistoryQuery,
  type PastBars,
  type PastBarsQuery,
} from './requests/bars-views';
export {
  PERFORMANCE_KEYS,
  type PerformanceGroup,
  type PerformanceKey,
  type PerformanceQuery,
  type PerformanceReport,
  type PerformanceView,
  type TradeResultView,
} from './requests/performance-views';
export type {
  EvaluationKind,
  RecordedDecisionsPage,
  RuleEvaluationView,
} from './requests/evaluation-views';
export type { BatchResult, SignalEnding, SubmissionResult } from './http/submission-result';
export type { DeadLetterView } from './http/dead-letter-view';
export type { ReconciliationDifference, ReconciliationReport } from './http/reconciliation-report';
export type {
  FillStory,
  IntentStory,
  RuleStory,
  SignalStory,
  TradeStory,
} from './http/signal-story';
export type { PositionRow, SignalRow, SystemProblem, SystemStatus } from './http/system-status';
export {
  NOTICE_LEVELS,
  type NoticeLevel,
  RuleNotifiedV1,
} from './events/2-decision/rule-notified.v1';
export {
  RULE_FILE_STATES,
  RuleChangedV1,
  type RuleFileState,
} from './events/2-decision/rule-changed.v1';
export {
  ALWAYS_PUBLISHED,
  INDICATOR_CATALOGUE,
  INDICATOR_NAMES,
  type IndicatorName,
  type PublishedIndicator,
} from './events/0-market/published-indicators';
export { BAR_INTERVALS, type BarInterval } from './events/0-market/bar-intervals';
export { MarketBarV1 } from './events/0-market/market-bar.v1';
export { MarketIndicatorV1 } from './events/0-market/market-indicator.v1';
export { MarketStaleV1 } from './events/0-market/market-stale.v1';
export {
  type ModelInfoV1,
  SIGNAL_ACTIONS,
  SignalAcceptedV1,
  type SignalAction,
} from './events/1-signal/signal-accepted.v1';
export { STATED_SIDES, StatedPositionV1 } from './events/1-signal/stated-position.v1';
export {
  DISPOSITIONS,
  type Disposition,
  SignalDisposedV1,
} from './events/1-signal/signal-disposed.v1';
export { SignalRefusedV1, SubmissionProblemV1 } from './events/1-signal/signal-refused.v1';
export {
  ClauseV1,
  DecisionMadeV1,
  DecisionTriggerV1,
  RuleEvaluationV1,
} from './events/2-decision/decision-made.v1';
export {
  DistanceSpecV1,
  EntrySpecV1,
  IntentV1,
  AdjustSpecV1,
  BreakEvenSpecV1,
  MoveSpecV1,
  ProtectionSpecV1,
  TargetPartV1,
  TargetSpecV1,
  DoubleDownLevelV1,
  DoubleDownSpecV1,
  SizeSpecV1,
} from './events/2-decision/intent.v1';
export {
  APPROVAL_ANSWERS,
  type ApprovalAnswer,
  ApprovalAnsweredV1,
} from './events/3-order/approval-answered.v1';
export { ApprovalRequestedV1 } from './events/3-order/approval-requested.v1';
export { PositionGapV1 } from './events/3-order/position-gap.v1';
export { CheckResultV1 } from './events/3-order/check-result.v1';
export { LegV1 } from './events/3-order/leg.v1';
export { OrderApprovedV1, SizingV1 } from './events/3-order/order-approved.v1';
export {
  CONCLUSIONS,
  type Conclusion,
  OrderConcludedV1,
} from './events/3-order/order-concluded.v1';
export { OrderDeniedV1 } from './events/3-order/order-denied.v1';
export { ORDER_STATES, OrderStateV1, type OrderStatus } from './events/3-order/order-state.v1';
export {
  LostSharesV1,
  RECONCILIATION_CODES,
  type ReconciliationCode,
  ReconciliationV1,
} from './events/3-order/reconciliation.v1';
export { TRADE_STATES, TradeChangedV1, type TradeStatus } from './events/3-order/trade-changed.v1';
export { LimitChangedV1 } from './events/3-order/limit-changed.v1';
export {
  TRADING_STATES,
  type TradingState,
  TradingStateChangedV1,
} from './events/3-order/trading-state-changed.v1';
export { BrokerAccountV1, ExchangeRateV1 } from './events/5-broker/broker-account.v1';
export { BrokerAckV1 } from './events/5-broker/broker-ack.v1';
export { BrokerGateV1, type GateState } from './events/5-broker/broker-gate.v1';
export {
  BrokerInstrumentV1,
  ContractFactsV1,
  PriceBandV1,
} from './events/5-broker/broker-instrument.v1';
export { BrokerMarketDataV1, type MarketDataState } from './events/5-broker/broker-market-data.v1';
export { BrokerRejectedV1 } from './events/5-broker/broker-rejected.v1';
export {
  BrokerSnapshotV1,
  SNAPSHOT_ROWS_MAX,
  SnapshotOrderV1,
  SnapshotPositionV1,
} from './events/5-broker/broker-snapshot.v1';
export { placeInSnapshot, snapshotParts, wholeSnapshot } from './events/5-broker/snapshot-parts';
export {
  BROKER_ORDER_STATES,
  type BrokerOrderStatus,
  BrokerStatusV1,
} from './events/5-broker/broker-status.v1';
export { FillCommissionV1 } from './events/6-fill/fill-commission.v1';
export { FillCorrectedV1 } from './events/6-fill/fill-corrected.v1';
export { FillExecutionV1 } from './events/6-fill/fill-execution.v1';
export { PositionChangedV1 } from './events/7-position/position-changed.v1';
export { PositionClosedV1 } from './events/7-position/position-closed.v1';
export { PositionDriftV1 } from './events/7-position/position-drift.v1';
export { PositionEquityV1 } from './events/7-position/position-equity.v1';
export { PositionOpenedV1 } from './events/7-position/position-opened.v1';
export { PositionV1 } from './events/7-position/position.v1';
export { DeadLetteredV1 } from './events/dead-letter/dead-lettered.v1';
export { CancelOrderV1 } from './commands/cancel-order.v1';
export { HaltEntriesV1 } from './commands/halt-entries.v1';
export { ModifyOrderV1 } from './commands/modify-order.v1';
export { PinnedContractV1, PlaceOrdersV1 } from './commands/place-orders.v1';
export { type QuoteMessage } from './core-messages/quote';
export { lastPriceOf, quoteStateOf } from './core-messages/quote-state';
export { type TickBatchMessage, type TickKind, type TickRow } from './core-messages/tick-batch';
export { describesLookup } from './describes-lookup';
export type { ApiKeyView, KeyTerms, NewKey } from './http/api-key-view';
