export type {
  ExecutionEvidence,
  NotSentEvidence,
  RejectionEvidence,
  StatusEvidence,
  TradeEvidence,
} from './evidence/evidence';
export { type Moments, applyEvidence } from './evidence/apply-evidence';
export { type ExitWish, type TradeOpening, openTrade, requestExit } from './open-trade';
export { type AddOrder, addToTrade, takesAdditions } from './adding/add-to-trade';
export {
  type DoubleDown,
  type DoubleDownLevel,
  type DoubleDownSpec,
} from './adding/double-down-spec';
export { hasWayToStop, orderOf, reservedShares } from './adding/plan-double-down';
export {
  type CancelOrder,
  adjustTrade,
  cancelOrders,
  cancellable,
  hasComing,
} from './moving/adjust-trade';
export { breakEvenPrice, tighter } from './moving/moved-prices';
export type { AdjustOrder, StopMove, TargetMove, WantedMoves } from './moving/moves';
export { cancelsOf } from './by-hand/cancels-of';
export {
  type ReduceOrder,
  reduceTrade,
  reducibleShares,
  withoutOrders,
} from './by-hand/orders-by-hand';
export { needsPositionCheck } from './last-resort/check-positions';
export type { PlanSettings, PlanView, PositionCheck, TradeStep } from './plan/plan';
export { planTrade } from './plan/plan-trade';
export { type LeaveTrades, leaveDecider } from './exit/leave.decider';
export type { MeantSymbol } from './meant-symbol';
export { isDue, isOverdue } from './plan/due';
export {
  type GateStanding,
  type ReportedPositions,
  type TradeSurroundings,
  positionCheckOf,
} from './plan/surroundings';
export { type Movement, type TradeCommand, type TradeEvent, tradeDecider } from './trade.decider';
export { effectiveProtection, exposedMsAt, isProtected } from './protection/protection';
export {
  type ProtectionBasis,
  protectionAmounts,
  protectionPrices,
  wantedPrices,
} from './protection/protection-prices';
export type {
  ProtectionPlan,
  ProtectionPrices,
  ProtectionSpec,
  Rung,
  WantedProtection,
} from './protection/protection-spec';
export { protectedHours } from './protection/protected-hours';
export { DEFAULT_PLAN_SETTINGS } from './plan/settings';
export {
  type AnsweredIntent,
  type ConclusionOutcome,
  type Execution,
  type ExitRequest,
  type Note,
  type Taking,
  type Trade,
  type TradeStatus,
  type TradedContract,
  aliveLegs,
  averageHeldPrice,
  averagePrice,
  averagePriceOf,
  hasFillGap,
  isFlat,
  isUnprotectedByChoice,
  nameOf,
  plannedPosition,
  plannedShares,
  positionOf,
  takenShares,
} from './trade';
export { takeShares } from './evidence/takings';
export { type TradeRecord, tradeFromRecord, tradeToRecord } from './record/trade-record';
export {
  type TradeSummary,
  changedLegs,
  describeChange,
  summaryOf,
  tradeStatusOf,
} from './trade-summary';
