import { decimalText, directionSign } from '@fairlead/core';
import { type RiskCheck, finding } from '../check';

/** An entry against shares that somebody else holds would only close theirs, and its stop would be theirs, too. */
export const externalHolding: RiskCheck = {
  code: 'EXTERNAL_HOLDING',
  needs: 'view',
  evaluate: ({ entry, view }) =>
    finding(
      view.external.times(directionSign(entry.direction)).gte(0),
      {
        limit: `no external shares on the other side of a ${entry.direction}`,
        actual: `${decimalText(view.external)} external`,
      },
      `the account holds ${decimalText(view.external)} shares of ${entry.symbol} that are not Fairlead's: a ${entry.direction} would close them; close them by hand first`,
    ),
};
