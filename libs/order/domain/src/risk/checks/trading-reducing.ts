import type { RiskCheck } from '../check';
import { findingOfState } from './trading-state';

/** While risk is being reduced nothing is added; cancels and exits never come here. */
export const tradingReducing: RiskCheck = {
  code: 'TRADING_REDUCING',
  needs: 'view',
  evaluate: ({ view }) => findingOfState('REDUCING', view),
};
