export {
  type Comparison,
  type Condition,
  type EventCondition,
  type FieldPredicate,
  type FieldValue,
  type PositionCondition,
  type TimeCondition,
  type Weekday,
  WEEKDAYS,
  eventTypesOf,
} from './condition';
export {
  type Decision,
  type EnterIntent,
  type EvaluationCode,
  type ExitIntent,
  type Intent,
  type RuleEvaluation,
} from './decision';
export { INTENTS_MAX, type SignalQuestion, decideSignal, summaryOf } from './decide-signal';
export { type Clause, type ConditionContext, type Evaluation, evaluate } from './evaluate';
export { EXIT_RULE } from './exit-rule';
export {
  type PositionFacts,
  type SignalAction,
  type SignalFacts,
  type TradeFacts,
  SIGNAL_EVENT,
  livingTrades,
} from './facts';
export { type Restraint, type RuleState, afterFiring, restraintOn } from './firing';
export {
  type CloseAction,
  type EnterAction,
  type EntrySpec,
  type Rule,
  type RuleAction,
  type RuleMode,
  type SizeSpec,
  type VersionedRule,
  RULE_MODES,
  contentOf,
} from './rule';
export { RuleIndex } from './rule-index';
export { type EntryRuleOptions, buyRule, shortRule } from './templates';
