export { type Holdings, type LostShares, closingCapacity, lostShares } from './closing-capacity';
export {
  CONFIRM_AFTER_MS,
  type ContractHolding,
  type Doubt,
  type HeldShares,
  type HoldingChange,
  afterAcceptance,
  afterManualTrade,
  afterOwnEvidence,
  afterSnapshot,
  capacityInDoubt,
  emptyHolding,
  evidenceAtOf,
  isEmptyHolding,
  unaccounted,
  unexplainedShares,
} from './contract-holding';
export { type ManualTrade, bookManualTrade } from './manual-trade';
export { isDoubtDue } from './doubts';
export { concernsHoldings } from './own-evidence';
export type {
  ReconciliationCommand,
  ReconciliationEvent,
  ReconciliationReported,
  ReconciliationState,
} from './reconciliation';
export { reconciliationDecider } from './reconciliation.decider';
