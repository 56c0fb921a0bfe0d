import { decimalText } from '@fairlead/core';
import { type RiskCheck, finding } from '../check';

/** While the broker holds what nothing explains, or may, nothing is added to the instrument. */
export const positionDrift: RiskCheck = {
  code: 'POSITION_DRIFT',
  needs: 'view',
  evaluate: ({ entry, view }) =>
    finding(
      view.unexplained.isZero(),
      { limit: '0 unexplained shares', actual: decimalText(view.unexplained) },
      `the broker holds ${decimalText(view.unexplained)} shares of ${entry.symbol} that nothing explains; look at them with "reconcile", then take them for external with "reconcile accept ${entry.symbol}"`,
    ),
};
