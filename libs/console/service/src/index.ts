export { ConsoleModule } from './console.module';
export { ConsoleEnv } from './config/console.env';
export { LiveEvents } from './application/live-events';
export {
  type BooksReport,
  type ExplainRefusal,
  Operator,
  type Person,
  type PositionRow,
  type SystemProblem,
  type SystemStatus,
} from './application/operator';
export {
  type BookDifference,
  type Books,
  type ExternalQuantity,
  compareBooks,
} from './application/books';
export {
  type IntentStory,
  type RuleStory,
  type SignalStory,
  buildStory,
} from './application/story';
export { type FillStory, type TradeStory } from './application/trade-story';
