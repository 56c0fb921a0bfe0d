import { type RiskCheck, finding } from '../check';

/** A month of a future, or an option, whose last trading day is over. */
export const contractExpired: RiskCheck = {
  code: 'CONTRACT_EXPIRED',
  needs: 'view',
  evaluate: ({ entry, view }) =>
    finding(
      view.expiredOn === null,
      { limit: 'a contract that trades', actual: view.expiredOn ?? 'not expired' },
      `the last trading day of ${entry.symbol} was ${view.expiredOn}; write a later month in instruments.yaml, or expiry: front`,
    ),
};
