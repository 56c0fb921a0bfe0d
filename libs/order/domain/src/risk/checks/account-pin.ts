import { type RiskCheck, finding } from '../check';

/** Orders go to the pinned account and to no other. */
export const accountPin: RiskCheck = {
  code: 'ACCOUNT_PIN',
  needs: 'view',
  evaluate: ({ entry, view }) =>
    finding(
      entry.account === view.pinnedAccount,
      { limit: view.pinnedAccount, actual: entry.account },
      `the intent names account ${entry.account}, but this system trades ${view.pinnedAccount} only`,
    ),
};
