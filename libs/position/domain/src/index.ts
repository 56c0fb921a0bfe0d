export {
  type Execution,
  type ExecutionKey,
  compareExecutions,
  effectiveExecutions,
  signedQuantity,
} from './execution';
export {
  FLAT,
  type Position,
  type PositionStep,
  applyCommission,
  applyExecution,
  averagePrice,
  foldExecutions,
  isNext,
  openedAt,
  unrealisedPnl,
} from './position';
export { endsOrRestates } from './position-change';
export {
  type ChargedExecution,
  type PositionCommand,
  type PositionEvent,
  type TrackedPosition,
  positionDecider,
} from './position-decider';
export { type AdjustmentGrounds, adjustmentFor, adjustmentForMissing } from './adjustment';
export { type EquityState, equityDecider } from './equity-decider';
export { type TradeResult, type TradeTerms, hasResult, tradeResult } from './trade-result';
export {
  type TradeStatistics,
  maxDrawdown,
  netPnl,
  sharpeRatio,
  tradeStatistics,
} from './statistics';
export {
  type Drift,
  type DriftComparison,
  type DriftEvent,
  type OwnQuantity,
  type ReportedPosition,
  driftDecider,
} from './drift-decider';
