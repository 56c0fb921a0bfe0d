import { durationText } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, finding, passes } from '../check';
import type { UnsizedInput } from '../risk-input';

/** A rate that the broker has not stood by for a while is none to trade by. */
export const exchangeRateStale: RiskCheck = {
  code: 'EXCHANGE_RATE_STALE',
  needs: 'view',
  evaluate,
};

function evaluate({ view, limits }: UnsizedInput): CheckFinding {
  const limit = durationText(limits.exchangeRateAgeMaxMs);
  const { contract, accountCurrency, exchangeRates } = view;
  const isOwn = contract === null || contract.currency === accountCurrency;
  const known = isOwn ? undefined : exchangeRates.get(contract.currency);
  // That there is none denies by itself (EXCHANGE_RATE_UNKNOWN).
  if (isOwn || known === undefined) return passes({ limit, actual: 'no rate' });
  const ageMs = Math.max(0, view.now - known.reportedAt);
  return finding(
    ageMs <= limits.exchangeRateAgeMaxMs,
    { limit, actual: durationText(ageMs) },
    `TWS last reported the exchange rate of ${contract.currency} ${durationText(ageMs)} ago; see whether the gateway is connected and account updates arrive`,
  );
}
