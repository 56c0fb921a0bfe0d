import type { CheckResult, RiskCheck } from './check';
import { accountPin } from './checks/account-pin';
import { auction } from './checks/auction';
import { duplicateOrder } from './checks/duplicate-order';
import { externalHolding } from './checks/external-holding';
import { halted } from './checks/halted';
import { maxPosition } from './checks/max-position';
import { notional } from './checks/notional';
import { positionDrift } from './checks/position-drift';
import { priceCollar } from './checks/price-collar';
import { priceTick } from './checks/price-tick';
import { protectionDistance } from './checks/protection-distance';
import { qty } from './checks/qty';
import { quoteHalted } from './checks/quote-halted';
import { quoteCrossed } from './checks/quote-crossed';
import { quoteFrozen } from './checks/quote-frozen';
import { quoteIndicative } from './checks/quote-indicative';
import { quoteOneSided } from './checks/quote-one-sided';
import { quoteStale } from './checks/quote-stale';
import { quoteWide } from './checks/quote-wide';
import { reconcilePending } from './checks/reconcile-pending';
import { restricted } from './checks/restricted';
import { sessionClosed } from './checks/session-closed';
import { shortable } from './checks/shortable';
import { stale } from './checks/stale';
import { stopWrongSide } from './checks/stop-wrong-side';
import { unknownExposure } from './checks/unknown-exposure';
import { unresolved } from './checks/unresolved';
import type { RiskInput } from './risk-input';

/** Every check of an entry, in the order in which a person wants to read the reasons. */
export const ENTRY_CHECKS: readonly RiskCheck[] = [
  halted,
  accountPin,
  restricted,
  unresolved,
  stale,
  sessionClosed,
  auction,
  quoteHalted,
  duplicateOrder,
  qty,
  notional,
  priceCollar,
  priceTick,
  protectionDistance,
  stopWrongSide,
  quoteStale,
  shortable,
  quoteOneSided,
  quoteCrossed,
  quoteWide,
  quoteIndicative,
  quoteFrozen,
  maxPosition,
  unknownExposure,
  reconcilePending,
  externalHolding,
  positionDrift,
];

/** Returns the result of every check, never only the first failure. The order may go where all passed. */
export function evaluateRisk(input: RiskInput): readonly CheckResult[] {
  return ENTRY_CHECKS.map((check) => ({ check: check.code, ...check.evaluate(input) }));
}

/** Returns the checks that failed. */
export function denialsIn(results: readonly CheckResult[]): readonly CheckResult[] {
  return results.filter((result) => !result.passed);
}
