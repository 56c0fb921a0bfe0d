export { type OrderMargin } from './margin/order-margin';
export { type CheckResult, type RiskCheck } from './check';
export { type ExchangeRate, rateToAccount } from './account-money';
export type {
  AccountActivity,
  AccountFunds,
  ApprovedEntry,
  TradeExposure,
} from './activity/account-activity';
export { type WantedActivity, wantedActivity } from './activity/wanted-activity';
export { type DenialCode, type NoSizeCode } from './denial-codes';
export { ENTRY_CHECKS, denialsIn, evaluateRisk, evaluateWithoutSize } from './evaluate-risk';
export { DEFAULT_RISK_LIMITS } from './limits';
export type {
  ProposedEntry,
  ProposedProtection,
  RecentEntry,
  ResolvedContract,
  RiskInput,
  RiskLimits,
  RiskQuote,
  RiskView,
  UnsizedEntry,
  UnsizedInput,
  WorkingOrder,
} from './risk-input';
export { UNPROTECTED_ENTRIES, type UnprotectedEntries } from './risk-input';
