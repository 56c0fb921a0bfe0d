export {
  type DispositionEvent,
  type EmptyDecisionOutcome,
  type Ending,
  INTENT_OUTCOMES,
  type IntentOutcome,
  NO_PROGRESS,
  type SignalCourse,
  type SignalEvidence,
  type SignalOutcome,
  type SignalProgress,
  dispositionDecider,
} from './disposition/disposition';
export { type KeyState, keyStateOf, newKeyRefusal, revocationRefusal } from './key/new-key';
export { type AlertMapping, alertKeyOf, mapAlert, withoutKey } from './alert/alert-mapping';
export { alertsShape } from './alert/alert-shape';
export { placeholdersIn } from './alert/placeholders';
export { decimalTextOfNumber } from './submission/decimal-number';
export { hasUnstorableText, isNestedDeeperThan, storableText } from './submission/nesting';
export {
  type KnownSignal,
  type Sender,
  type SubmissionEvent,
  type SubmissionRefusal,
  type SubmitSignal,
  ageMsMaxOf,
  maySendFor,
  refusalOf,
  submissionDecider,
} from './submission/submission';
export { KEY_FORMAT, type KeySources, submissionKeyOf } from './submission/submission-key';
export {
  type SubmissionCode,
  type SubmissionProblem,
  type SubmissionProblemCode,
} from './submission/submission-problem';
export { type SubmissionTimes, type TimeLimits, expiryOf } from './submission/submission-time';
export {
  type RateLimit,
  type Taken,
  type TokenBucket,
  fullBucket,
  isFull,
  refilled,
  takeToken,
  waitOf,
  without,
} from './submission/token-bucket';
export {
  type DropReason,
  type PollAnswer,
  type PollEvent,
  type TakenPrediction,
  type TickerState,
  needsList,
  pollDecider,
} from './prediction/poll-decider';
export { type ModelInfo, type Prediction, type SeenPrediction } from './prediction/prediction';
export {
  type PredictionAction,
  type PredictionPolicy,
  actionOf,
  thresholdOf,
} from './prediction/prediction-policy';
export { type FailedAttempt, type RetryPolicy, retryDelayMs } from './prediction/retry';
