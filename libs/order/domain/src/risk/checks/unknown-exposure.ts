import { type RiskCheck, finding } from '../check';

/** While the outcome of an order is unknown, nothing is added to its instrument. */
export const unknownExposure: RiskCheck = {
  code: 'UNKNOWN_EXPOSURE',
  needs: 'view',
  evaluate: ({ entry, view }) =>
    finding(
      view.unknownOrders === 0,
      { limit: '0 unknown orders', actual: `${view.unknownOrders}` },
      `the outcome of ${view.unknownOrders} order(s) of ${entry.symbol} is not known yet; wait until it is`,
    ),
};
