import { type RiskCheck, finding } from '../check';

/** Before an opening, and past a price limit, quotes are shown that nobody can trade at. */
export const quoteIndicative: RiskCheck = {
  code: 'QUOTE_INDICATIVE',
  needs: 'view',
  evaluate: ({ entry, view: { quote } }) =>
    finding(
      quote?.indicative !== true,
      { limit: 'firm', actual: quote?.indicative === true ? 'indicative' : 'firm' },
      `bid or ask of ${entry.symbol} is indicative (before the opening, or past a price limit); send the signal again when it trades`,
    ),
};
