import type { RiskCheck } from '../check';
import { findingOfState } from './trading-state';

/** New risk is taken only while trading is ACTIVE; cancels and exits never come here. */
export const tradingHalted: RiskCheck = {
  code: 'TRADING_HALTED',
  needs: 'view',
  evaluate: ({ view }) => findingOfState('HALTED', view),
};
