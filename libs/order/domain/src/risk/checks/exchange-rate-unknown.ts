import { type CheckFinding, type RiskCheck, fails, passes } from '../check';
import { rateToAccount } from '../account-money';
import type { UnsizedInput } from '../risk-input';

/** What trades in another currency than the account's is sized and limited by a rate that the broker reported. */
export const exchangeRateUnknown: RiskCheck = {
  code: 'EXCHANGE_RATE_UNKNOWN',
  needs: 'view',
  evaluate,
};

function evaluate({ view }: UnsizedInput): CheckFinding {
  const { contract, accountCurrency } = view;
  // That there is no contract denies by itself (INSTRUMENT_UNRESOLVED).
  if (contract === null) return passes({ limit: 'none needed', actual: 'no contract' });
  const { currency } = contract;
  if (accountCurrency === null) {
    const figures = { limit: 'a known account', actual: 'unknown' };
    return fails(figures, 'the broker has not reported in which currency the account is kept yet');
  }
  if (currency === accountCurrency) return passes({ limit: 'none needed', actual: currency });
  const limit = `a rate of ${currency} in ${accountCurrency}`;
  const rate = rateToAccount(view, currency);
  if (rate !== null) return passes({ limit, actual: `${rate.toFixed()} reported by TWS` });
  return fails(
    { limit, actual: 'none' },
    `the instrument trades in ${currency}, the account is kept in ${accountCurrency}, and TWS reports no rate between them: it does once the account holds ${currency}, so convert a small amount in TWS`,
  );
}
