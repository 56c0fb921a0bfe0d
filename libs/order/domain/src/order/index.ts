export {
  type Leg,
  type LegPurpose,
  type LegTerms,
  isAlive,
  isDone,
  knownFilled,
  remaining,
  sameTerms,
} from './leg';
export { type AdjustedStop, type Trail } from './moving-trigger';
export { type EvidencedStatus, type OrderStatus, isTerminal } from './order-status';
export { ORDER_TRANSITIONS, transition } from './order.transitions';
export type { Surroundings } from './cut-off-problem';
export { formProblem } from './form-problem';
export { type OrderForm, ownPriceOf, plainForm, waitsForSession } from './order-form';
