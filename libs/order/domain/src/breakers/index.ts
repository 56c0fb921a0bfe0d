export { type BreakerState, type LossDay, NO_BREAKERS, type Tripped } from './breaker';
export { type BreakerEvent, breakerDecider } from './breaker.decider';
export type { MarkedTrade } from './results';
