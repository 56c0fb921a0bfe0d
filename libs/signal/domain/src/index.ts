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
} from './disposition/disposition';
export { decimalTextOfNumber } from './submission/decimal-number';
export { hasUnstorableText, isNestedDeeperThan } from './submission/nesting';
export { type KeySources, submissionKeyOf } from './submission/submission-key';
export {
  type SubmissionProblem,
  type SubmissionProblemCode,
  codeOfProblems,
} from './submission/submission-problem';
export {
  type SubmissionTimes,
  type TimeLimits,
  expiryOf,
  timeProblems,
} from './submission/submission-time';
export {
  type RateLimit,
  type Taken,
  type TokenBucket,
  fullBucket,
  isFull,
  takeToken,
} from './submission/token-bucket';
