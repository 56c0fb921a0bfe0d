export {
  type BreakerState,
  type Drawdown,
  type LossDay,
  NO_BREAKERS,
  type Tripped,
} from './breaker';
export { type BreakerEvent, breakerDecider, isSeenOnly } from './breaker.decider';
export type { MarkedTrade } from './results';
