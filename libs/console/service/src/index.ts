export { ConsoleModule } from './console.module';
export { ConsoleEnv } from './config/console.env';
export { LiveEvents } from './application/live-events';
export {
  type ReconciliationReport,
  type ExplainRefusal,
  Operator,
  type Person,
  type PositionRow,
  type SystemProblem,
  type SystemStatus,
} from './application/operator';
export {
  type ReconciliationDifference,
  type BothSides,
  type ExternalQuantity,
  reconcile,
} from './application/reconciliation';
export {
  type IntentStory,
  type RuleStory,
  type SignalStory,
  buildStory,
} from './application/story';
export { type FillStory, type TradeStory } from './application/trade-story';
