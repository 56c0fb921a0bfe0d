export { type CheckResult, type RiskCheck } from './check';
export { ENTRY_CHECKS, denialsIn, evaluateRisk } from './evaluate-risk';
export { DEFAULT_RISK_LIMITS } from './limits';
export type {
  ProposedEntry,
  RecentEntry,
  ResolvedContract,
  RiskInput,
  RiskLimits,
  RiskQuote,
  RiskView,
} from './risk-input';
