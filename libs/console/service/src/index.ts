export { ConsoleModule } from './console.module';
export { ConsoleEnv } from './config/console.env';
export { LiveEvents } from './application/live-events';
export { type ExplainRefusal, Operator, type Person } from './application/operator';
export { type BothSides, type ExternalQuantity, reconcile } from './application/reconciliation';
export { buildStory } from './application/story';
