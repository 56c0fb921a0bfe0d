export { type Cause, type PublishOptions, causedBy } from './messaging/outgoing-event';
export { Tx, UnitOfWork } from './persistence/tx';
export {
  AskRefusedError,
  AskTimeoutError,
  Messenger,
  type Unsubscribe,
} from './messaging/messenger';
export { ConsumerControl } from './messaging/consumer-control';
export { FAIRLEAD_TRANSPORT, type HandlerPattern, OnEvent } from './messaging/on-event';
export { Logger } from './observability/logger';
export { Readiness } from './observability/readiness';
export { type DatabaseConnection } from './persistence/database-connection';
export { EmbeddedPostgres, type EmbeddedPostgresOptions } from './persistence/embedded-postgres';
