import { type RiskCheck, finding } from '../check';

/** Delayed data is for paper only: the market may be anywhere by now. */
export const quoteDelayed: RiskCheck = {
  code: 'QUOTE_DELAYED',
  needs: 'view',
  evaluate: ({ view: { quote, paper } }) =>
    finding(
      quote?.delayed !== true || paper,
      {
        limit: paper ? 'any data on paper' : 'live data',
        actual: quote?.delayed === true ? 'delayed data' : 'no delayed data',
      },
      'delayed data is allowed on a paper account only; subscribe to market data at the broker',
    ),
};
