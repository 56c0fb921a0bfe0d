import { type RiskCheck, finding } from '../check';

/** New risk is taken only while trading is ACTIVE; cancels and exits never come here. */
export const halted: RiskCheck = {
  code: 'HALTED',
  evaluate: ({ view }) =>
    finding(
      view.tradingState === 'ACTIVE',
      { limit: 'ACTIVE', actual: view.tradingState },
      `trading is ${view.tradingState}; \`fairlead resume\` lets entries through again`,
    ),
};
