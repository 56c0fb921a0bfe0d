import { type RiskCheck, finding } from '../check';

/** Entries wait until the broker's orders and positions were compared with ours and agreed. */
export const reconcilePending: RiskCheck = {
  code: 'RECONCILE_PENDING',
  needs: 'view',
  evaluate: ({ view }) =>
    finding(
      view.reconciled,
      { limit: 'reconciled', actual: view.reconciled ? 'reconciled' : 'pending' },
      `the broker's side and ours do not agree yet: ${view.reconcileReason}`,
    ),
};
