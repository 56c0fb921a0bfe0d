export { type ExecutionIdParts, splitExecutionId } from './execution/execution-id';
export { type OrderIdEvidence, firstFreeOrderId } from './order/order-ids';
export { ARMING_MS_MAX, type Arming, armingOf } from './gate/arming';
export {
  type BrokerOrderState,
  type StatusMeaning,
  hasEnded,
  isKnownStatus,
  meaningOfStatus,
} from './order/broker-status';
export {
  CODE_MEANINGS,
  type CodeMeaning,
  DEATH_CODES,
  type LinkEffect,
  type OrderEffect,
  type RequestKind,
  adviceOf,
  linkEffectOf,
  meaningOfCode,
  orderEffectOf,
} from './codes/error-codes';
export {
  type Gate,
  type GateCode,
  type GateEvent,
  type ShutCode,
  type GateState,
  INITIAL_GATE,
  type Purpose,
  evolveGate,
  mayPass,
} from './gate/gate';
export { type TimeReading, clockSkewMs } from './connection/clock-skew';
export { brokenFarms } from './connection/farms';
export type { GatewayStanding, Refusal } from './commands/gateway-standing';
export { type EntryHolds, type HoldCommand, areEntriesHeld, holdDecider } from './halt/entry-holds';
export { type DirectHalt, NOT_HALTED } from './halt/direct-halt';
export { type LiveEntries, type LiveEntry, entriesAfter, entriesWith } from './halt/live-entries';
export {
  type Admission,
  type CommandToBroker,
  decideAdmission,
  obstacleToWriting,
} from './commands/admission';
export type { HardCaps, OrderToWrite } from './commands/hard-caps';
export { type ChangeableOrder, orderChangeDecider } from './commands/order-change';
export {
  type BrokerOrder,
  type OrderEvidence,
  type OrderFold,
  type OrderView,
  type Rejection,
  type SeenOrder,
  type WantedOrder,
  journaledOrder,
  viewOf,
} from './order/broker-order';
export { REFUSAL_CODES, type RefusalAdvice, type RefusalCode } from './codes/refusal-codes';
export { PROBE_DOUBT_MS, PROBE_NOW_MS, PROBE_SOON_MS, foldOrder } from './order/broker-order.fold';
export {
  type CommissionEvidence,
  type ExecutionEvidence,
  type ExecutionFold,
  type ExecutionRecord,
  type ExecutionReport,
  emptyExecution,
  foldCommission,
  foldExecution,
  isCorrection,
} from './execution/execution';
export {
  type BrokerPicture,
  type JournaledOrder,
  type ListedOrder,
  type ReconciliationRules,
  type ReconciliationStep,
  planReconciliation,
  settleMsOf,
} from './reconciliation/plan';
export { type Proof, isProtective, proofOf } from './reconciliation/protective-orders';
export { historyDuration } from './data/history-request';
export { type FamilyLeg, type SequencedLeg, sequenceLegs } from './order/order-family';
export type {
  BrokerCallback,
  BrokerContract,
  CompletedOrder,
  ReportedExecution,
  ShownOrder,
} from './evidence/broker-report';
export {
  type EvidenceItem,
  type StoredExecution,
  correctedOrders,
  evidenceState,
} from './evidence/evidence-state';
export { type EvidenceEvent, evidenceDecider } from './evidence/evidence-decider';
export { type FollowUp, followUpOf } from './evidence/evidence-follow-up';
export type { FillDetail } from './evidence/fill-detail';
export { referenceOf } from './evidence/order-evidence';
export { sameView } from './order/order-view';
export { type Pacing, pacingDecider } from './connection/pacing';
export { reconnectDelay } from './connection/reconnecting';
export { type ProbeSchedule, probeDecider } from './reconciliation/probe-schedule';
export { subscriptionChanges } from './data/quote-subscriptions';
