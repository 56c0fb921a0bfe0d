export type { RuleAction } from './actions/action';
export type { CloseAction } from './actions/close';
export type { EnterAction, EntrySpec } from './actions/enter';
export type { Clause, ConditionContext } from './conditions/clause';
export { type Condition, eventTypesOf } from './conditions/condition';
export { type Evaluation, evaluate } from './conditions/evaluate';
export { indicatorNameShape } from './conditions/market/indicator-shape';
export type { EventCondition } from './conditions/event';
export type { DoubleDownLevel } from './shapes/double-down-shape';
export type { FieldPredicate } from './shapes/where-shape';
export type { PositionCondition } from './conditions/position/position-condition';
export { featuresOf } from './conditions/signals/flow';
export {
  type SeenSignal,
  type SignalTally,
  type SignalWindow,
  seenWithin,
} from './conditions/signals/signal-window';
export { type TimeCondition, type Weekday, WEEKDAYS } from './conditions/time';
export {
  type Decision,
  type AddIntent,
  type AdjustIntent,
  type EnterIntent,
  type EvaluationCode,
  type ExitIntent,
  type Intent,
  type RuleEvaluation,
} from './deciding/decision';
export { type SignalCommand, type Situation, signalDecider } from './deciding/decide-signal';
export { INTENTS_MAX, summaryOf } from './deciding/try-rule';
export { type EdgeState, edgeDecider } from './edges/edge-decider';
export {
  type WatchCommand,
  type WatchEvent,
  type WatchSituation,
  lookedAt,
  missOf,
  watchDecider,
} from './edges/watch-decider';
export {
  type EventFacts,
  type TriggerSituation,
  type Triggered,
  awaitsEvent,
  triggerDecider,
} from './triggers/trigger-decider';
export { EXIT_RULE } from './deciding/exit-rule';
export {
  type FieldValue,
  type QuoteFacts,
  type SignalAction,
  type SignalFacts,
  type TradeFacts,
  SIGNAL_ACTIONS,
  SIGNAL_EVENT,
  livingTrades,
} from './facts';
export {
  type FileView,
  type FoundFile,
  type RuleFileKind,
  fileName,
  viewBeside,
} from './files/file-view';
export type { RulesVersion } from './files/rule-content';
export {
  type RuleFileCommand,
  type RuleFileEvent,
  type RuleFileRecord,
  ruleFileDecider,
} from './files/rule-file-decider';
export { type RuleOverlay, overlayText, underOverlay } from './overlays/overlay';
export { type OverlayCommand, type OverlayEvent, overlayDecider } from './overlays/overlay-decider';
export { type Restraint, type RuleState, afterFiring, restraintOn } from './deciding/firing';
export { type Rule, type RuleMode, type VersionedRule, RULE_MODES, contentOf } from './rule';
export { type BoundedField, RULE_BOUNDS, boundsOf } from './rule-bounds';
export { RuleIndex } from './rule-index';
export { type RuleDifference, diffRules } from './rule-diff';
export { ruleSentence } from './rule-sentence';
export { indicatorsNamedBy, needsOf } from './surroundings/needs';
export type { IndicatorFacts, Surroundings, SymbolFacts } from './surroundings/surroundings';
export { type GivenEvent, givenEventShape } from './shapes/given-event';
export { rulesShape } from './rule-shape';
export type { ListedSymbols, NamedIndicator, RuleContext } from './shapes/rule-context';
export {
  type StopMove,
  type TargetMove,
  moveText,
  stopMoveShape,
  targetMoveShape,
} from './shapes/move-shape';
export { distanceShape, targetShape } from './shapes/distance-shape';
export { type SizeSpec, sizeShape, sizeText } from './shapes/size-shape';
export { type EntryRuleOptions, buyRule, shortRule } from './templates';
export { flattenRule } from './flatten-template';
export { intentText } from './deciding/intent-text';
export { type RecordedDecision, recordOf, recordText } from './replay/recorded-decision';
export { Replay, type ReplayedDecision, type ReplayedRule } from './replay/replay';
