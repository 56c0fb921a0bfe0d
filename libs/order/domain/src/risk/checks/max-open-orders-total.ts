import type { RiskCheck } from '../check';
import { withinCount } from '../activity/exposure-sums';

/** Working orders of the whole account, ours of every strategy. */
export const maxOpenOrdersTotal: RiskCheck = {
  code: 'MAX_OPEN_ORDERS_TOTAL',
  needs: 'view',
  limitedBy: ['openOrdersMax'],
  evaluate: ({ entry, view, limits }) => {
    const working = view.activity.exposures.reduce((total, { orders }) => total + orders, 0);
    return withinCount(limits.openOrdersMax, {
      count: working + 1 + entry.exitOrders,
      what: 'working order',
      mend: 'wait until some have ended',
    });
  },
};
