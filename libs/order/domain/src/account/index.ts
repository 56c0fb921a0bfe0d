export { type Account, type TradingState, isInBaseline } from './account';
export { type AccountCommand, type AccountEvent, accountDecider } from './account.decider';
