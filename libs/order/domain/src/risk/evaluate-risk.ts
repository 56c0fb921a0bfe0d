import { type Decimal, decimal } from '@fairlead/core';
import type { DenialCode } from './denial-codes';
import type { CheckResult, RiskCheck } from './check';
import { accountPin } from './checks/account-pin';
import { advParticipation } from './checks/adv-participation';
import { auction } from './checks/auction';
import { buyingPower } from './checks/buying-power';
import { cashReserve } from './checks/cash-reserve';
import { contractExpired } from './checks/contract-expired';
import { duplicateOrder } from './checks/duplicate-order';
import { exchangeRateStale } from './checks/exchange-rate-stale';
import { exchangeRateUnknown } from './checks/exchange-rate-unknown';
import { externalHolding } from './checks/external-holding';
import { farmDown } from './checks/farm-down';
import { instrumentAmbiguous } from './checks/instrument-ambiguous';
import { instrumentUnresolved } from './checks/instrument-unresolved';
import { marginWhatIf } from './checks/margin-what-if';
import { maxEntriesPerDay } from './checks/max-entries-per-day';
import { maxExposureGross } from './checks/max-exposure-gross';
import { maxExposureNet } from './checks/max-exposure-net';
import { maxExposureStrategy } from './checks/max-exposure-strategy';
import { maxOpenOrders } from './checks/max-open-orders';
import { maxOpenOrdersTotal } from './checks/max-open-orders-total';
import { maxOpenPositions } from './checks/max-open-positions';
import { maxPosition } from './checks/max-position';
import { nakedEntry } from './checks/naked-entry';
import { notAuthorized } from './checks/not-authorized';
import { notionalMaxOfKey } from './checks/notional-max-of-key';
import { notionalMaxPerOrder } from './checks/notional-max-per-order';
import { positionDrift } from './checks/position-drift';
import { priceCollar } from './checks/price-collar';
import { priceMagnified } from './checks/price-magnified';
import { priceTick } from './checks/price-tick';
import { protectionDistance } from './checks/protection-distance';
import { qtyAboveMax } from './checks/qty-above-max';
import { qtyBelowMin } from './checks/qty-below-min';
import { qtyFractional } from './checks/qty-fractional';
import { qtyLot } from './checks/qty-lot';
import { quoteCrossed } from './checks/quote-crossed';
import { quoteDelayed } from './checks/quote-delayed';
import { quoteFrozen } from './checks/quote-frozen';
import { quoteHalted } from './checks/quote-halted';
import { quoteIndicative } from './checks/quote-indicative';
import { quoteOneSided } from './checks/quote-one-sided';
import { quoteStale } from './checks/quote-stale';
import { quoteWide } from './checks/quote-wide';
import { rateOrders } from './checks/rate-orders';
import { reconcilePending } from './checks/reconcile-pending';
import { repeatedExecution } from './checks/repeated-execution';
import { restartWindow } from './checks/restart-window';
import { restrictedInstrument } from './checks/restricted-instrument';
import { selfCross } from './checks/self-cross';
import { sessionClosed } from './checks/session-closed';
import { shortable } from './checks/shortable';
import { signalStale } from './checks/signal-stale';
import { stopWrongSide } from './checks/stop-wrong-side';
import { tradingHalted } from './checks/trading-halted';
import { tradingReducing } from './checks/trading-reducing';
import { unknownExposure } from './checks/unknown-exposure';
import type { RiskInput, RiskLimits, UnsizedInput } from './risk-input';

/** Every check of an entry, in the order in which a person wants to read the reasons. */
export const ENTRY_CHECKS: readonly RiskCheck[] = [
  tradingHalted,
  tradingReducing,
  accountPin,
  notAuthorized,
  contractExpired,
  restrictedInstrument,
  nakedEntry,
  instrumentUnresolved,
  instrumentAmbiguous,
  priceMagnified,
  exchangeRateUnknown,
  exchangeRateStale,
  signalStale,
  sessionClosed,
  auction,
  restartWindow,
  farmDown,
  quoteHalted,
  duplicateOrder,
  qtyBelowMin,
  qtyAboveMax,
  qtyLot,
  qtyFractional,
  notionalMaxPerOrder,
  notionalMaxOfKey,
  advParticipation,
  priceCollar,
  priceTick,
  protectionDistance,
  stopWrongSide,
  quoteStale,
  quoteDelayed,
  shortable,
  quoteOneSided,
  quoteCrossed,
  quoteWide,
  quoteIndicative,
  quoteFrozen,
  maxPosition,
  maxOpenOrders,
  maxOpenOrdersTotal,
  maxOpenPositions,
  maxExposureGross,
  maxExposureNet,
  maxExposureStrategy,
  buyingPower,
  cashReserve,
  marginWhatIf,
  maxEntriesPerDay,
  rateOrders,
  repeatedExecution,
  selfCross,
  unknownExposure,
  reconcilePending,
  externalHolding,
  positionDrift,
];

/** Returns the result of every check that counts, never only the first failure. The order may go where all passed. */
export function evaluateRisk(input: RiskInput): readonly CheckResult[] {
  return checksBy(input.limits).map((check) =>
    unlessItWaits(input, { check: check.code, ...check.evaluate(input) }),
  );
}

/** Returns what the checks find of an entry that has no size: they say what else is wrong, such as a halt. */
export function evaluateWithoutSize(input: UnsizedInput): readonly CheckResult[] {
  return checksBy(input.limits).flatMap((check) =>
    check.needs === 'view'
      ? [unlessItWaits(input, { check: check.code, ...check.evaluate(input) })]
      : [],
  );
}

/** Returns the checks that count: one whose limits are all off says nothing. */
function checksBy(limits: RiskLimits): readonly RiskCheck[] {
  return ENTRY_CHECKS.filter(({ limitedBy }) => limitedBy?.every((name) => isOff(limits[name])) !== true); // prettier-ignore
}

function isOff(limit: Decimal | number | string | null): boolean {
  return limit === null || (typeof limit !== 'string' && decimal(limit).isZero());
}

/** What a closed session lacks: who lets an order wait for the next one knows that. */
const LACKING_WHILE_CLOSED: ReadonlySet<DenialCode> = new Set<DenialCode>([
  ...(['SESSION_CLOSED', 'AUCTION', 'QUOTE_STALE', 'QUOTE_ONE_SIDED', 'QUOTE_WIDE'] as const),
  ...(['QUOTE_INDICATIVE', 'QUOTE_FROZEN'] as const),
]);

function unlessItWaits({ entry, view }: UnsizedInput, found: CheckResult): CheckResult {
  const waits = entry.waitsForSession === true && !view.session.open;
  if (found.passed || !waits || !LACKING_WHILE_CLOSED.has(found.check)) return found;
  const { check, limit = '', actual = '' } = found;
  return { check, passed: true, limit, actual: `${actual}; it waits for the session` };
}

/** Returns the checks that failed. */
export function denialsIn(results: readonly CheckResult[]): readonly CheckResult[] {
  return results.filter((result) => !result.passed);
}
