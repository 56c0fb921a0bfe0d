import { type RiskCheck, finding } from '../check';

/** With one side of the market missing nobody says what a share is worth, nor what it could be sold for again. */
export const quoteOneSided: RiskCheck = {
  code: 'QUOTE_ONE_SIDED',
  needs: 'view',
  evaluate: ({ entry, view: { quote } }) => {
    const bid = quote?.bid?.toFixed() ?? 'no bid';
    const ask = quote?.ask?.toFixed() ?? 'no ask';
    return finding(
      quote === null || (quote.bid !== null && quote.ask !== null),
      { limit: 'bid and ask', actual: quote === null ? 'no quote' : `${bid}, ${ask}` },
      `one side of the market in ${entry.symbol} is missing (${bid}, ${ask}); send the signal again when both are there`,
    );
  },
};
