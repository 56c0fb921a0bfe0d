export {
  type Execution,
  type ExecutionKey,
  compareExecutions,
  effectiveExecutions,
  signedQuantity,
} from './position/execution';
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
} from './position/position';
export { endsOrRestates } from './position/position-change';
export {
  type ChargedExecution,
  type PositionCommand,
  type PositionEvent,
  type TrackedPosition,
  positionDecider,
} from './position/position-decider';
export { type AdjustmentGrounds, adjustmentFor, adjustmentForMissing } from './drift/adjustment';
export { type EquityState, equityDecider } from './results/equity-decider';
export { type TradeResult, type TradeTerms, hasResult, tradeResult } from './results/trade-result';
export {
  type TradeStatistics,
  maxDrawdown,
  netPnl,
  sharpeRatio,
  tradeStatistics,
} from './results/statistics';
export {
  type Drift,
  type DriftComparison,
  type DriftEvent,
  type OwnQuantity,
  type ReportedPosition,
  driftDecider,
} from './drift/drift-decider';
