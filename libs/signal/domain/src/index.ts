export {
  type EmptyDecisionOutcome,
  type Ending,
  INTENT_OUTCOMES,
  type IntentOutcome,
  NO_PROGRESS,
  type SignalEvidence,
  type SignalOutcome,
  type SignalProgress,
  dispositionOf,
  withEvidence,
} from './disposition';
export { decimalTextOfNumber } from './decimal-number';
export { hasUnstorableText, isNestedDeeperThan } from './nesting';
export { type KeySources, submissionKeyOf } from './submission-key';
export {
  type SubmissionProblem,
  type SubmissionProblemCode,
  codeOfProblems,
} from './submission-problem';
export { type SubmissionTimes, type TimeLimits, expiryOf, timeProblems } from './submission-time';
export {
  type RateLimit,
  type Taken,
  type TokenBucket,
  fullBucket,
  isFull,
  takeToken,
} from './token-bucket';
