import { type CheckFinding, type RiskCheck, fails, passes } from '../check';
import type { UnsizedInput } from '../risk-input';

/** Entries wait until the broker's orders and positions were compared with ours and agreed. */
export const reconcilePending: RiskCheck = { code: 'RECONCILE_PENDING', needs: 'view', evaluate };

const LIMIT = 'reconciled';

function evaluate({ view: { reconciled, orphans } }: UnsizedInput): CheckFinding {
  if (reconciled) return passes({ limit: LIMIT, actual: 'reconciled' });
  if (orphans === 0) {
    return fails(
      { limit: LIMIT, actual: 'not compared on this connection' },
      'the broker was not compared with our side on this connection yet, which takes a few seconds; send the signal again then, and see "status" where it stays so',
    );
  }
  const orders = orphans === 1 ? 'order' : 'orders';
  return fails(
    { limit: LIMIT, actual: `${orphans} unknown ${orders}` },
    `${orphans} ${orders} at the broker carry our reference, are unknown here, and may fill any moment: cancel them in TWS, or start Fairlead with the FAIRLEAD_HOME that placed them`,
  );
}
