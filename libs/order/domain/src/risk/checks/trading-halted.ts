import { type RiskCheck, finding } from '../check';

/** New risk is taken only while trading is ACTIVE; cancels and exits never come here. */
export const tradingHalted: RiskCheck = {
  code: 'TRADING_HALTED',
  needs: 'view',
  evaluate: ({ view }) =>
    finding(
      view.tradingState !== 'HALTED',
      { limit: 'ACTIVE', actual: view.tradingState },
      'trading is HALTED; `fairlead resume` lets entries through again',
    ),
};
