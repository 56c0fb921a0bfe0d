import type { RiskView } from './risk-input';

/** Returns why amounts cannot be compared with the limits, or null: there is no conversion between currencies yet. */
export function currencyMismatch(view: RiskView): string | null {
  if (view.contract === null || view.accountCurrency === null) return null;
  if (view.contract.currency === view.accountCurrency) return null;
  return `the instrument trades in ${view.contract.currency}, the account is kept in ${view.accountCurrency}`;
}
