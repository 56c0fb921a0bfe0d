export {
  type ApprovalRequest,
  type PersonsAnswer,
  approvalRequestDecider,
} from './people/approval-request.decider';
export { type Approval } from './approve-entry';
export type {
  AddIntent,
  EntryIntent,
  ExitIntent,
  Intent,
  StatedPosition,
  WaitingEntry,
} from './intent';
export { type Amendment, decideChange, isChangeable } from './by-hand/change-by-hand';
export {
  MANUAL_STRATEGY,
  type OrderByHand,
  type OrderByHandEvent,
  decideOrderByHand,
} from './by-hand/order-by-hand';
export type { EntrySettings, IntentView, KnownInstrument } from './intent-view';
export { type MarginToAsk } from './waiting/margin-to-ask';
export type { AnswerIntent, IntentConcluded, IntentEvent, IntentState } from './intent-event';
export { intentDecider } from './intent.decider';
