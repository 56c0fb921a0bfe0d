import { type RiskCheck, finding } from '../check';

/** While risk is being reduced nothing is added; cancels and exits never come here. */
export const tradingReducing: RiskCheck = {
  code: 'TRADING_REDUCING',
  needs: 'view',
  evaluate: ({ view }) =>
    finding(
      view.tradingState !== 'REDUCING',
      { limit: 'ACTIVE', actual: view.tradingState },
      'trading is REDUCING; `fairlead resume` lets entries through again',
    ),
};
