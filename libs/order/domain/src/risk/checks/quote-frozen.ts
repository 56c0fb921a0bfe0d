import { type RiskCheck, finding } from '../check';

/** The last quote of a market that has closed says nothing about the price at which it opens again. */
export const quoteFrozen: RiskCheck = {
  code: 'QUOTE_FROZEN',
  needs: 'view',
  evaluate: ({ entry, view: { quote } }) =>
    finding(
      quote?.frozen !== true,
      { limit: 'streaming', actual: quote?.frozen === true ? 'frozen' : 'streaming' },
      `the quote of ${entry.symbol} is frozen, its market is closed; send the signal again when it trades`,
    ),
};
