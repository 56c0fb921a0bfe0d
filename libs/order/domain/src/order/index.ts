export {
  type Leg,
  type LegPurpose,
  type LegTerms,
  isAlive,
  isDone,
  knownFilled,
  remaining,
} from './leg';
export { type AdjustedStop, type Trail } from './moving-trigger';
export { type EvidencedStatus, type OrderStatus, isTerminal } from './order-status';
export { ORDER_TRANSITIONS, transition } from './order.transitions';
