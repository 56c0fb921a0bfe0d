export { type CheckResult, type RiskCheck } from './check';
export {
  CHECK_CODES,
  type CheckCode,
  type DenialCode,
  EARLIER_CODES,
  NO_SIZE_CODES,
  type NoSizeCode,
} from './denial-codes';
export { ENTRY_CHECKS, denialsIn, evaluateRisk, evaluateWithoutSize } from './evaluate-risk';
export { DEFAULT_RISK_LIMITS } from './limits';
export type {
  ProposedEntry,
  RecentEntry,
  ResolvedContract,
  RiskInput,
  RiskLimits,
  RiskQuote,
  RiskView,
  UnsizedEntry,
  UnsizedInput,
} from './risk-input';
