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
export {
  decideExecution,
  decideRefold,
  endsOrRestates,
  hasSameTerms,
  isVoid,
  missingShares,
} from './position-change';
export { type TradeResult, type TradeTerms, hasResult, tradeResult } from './trade-result';
export {
  type TradeStatistics,
  maxDrawdown,
  netPnl,
  sharpeRatio,
  tradeStatistics,
} from './statistics';
export { type DriftEvidence, driftOf } from './drift';
