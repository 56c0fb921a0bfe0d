export {
  type Cause,
  type PublishOptions,
  causeOfRequest,
  causedBy,
} from './messaging/outgoing-event';
export { type MessagePart, gatherParts } from './persistence/gather-parts';
export { Tx, UnitOfWork } from './persistence/tx';
export { InboxUnitOfWork } from './persistence/inbox-unit-of-work';
export { Lease } from './persistence/lease/lease';
export { leaseOwners } from './persistence/lease/lease-owners';
export { PgLease } from './persistence/lease/pg-lease';
export { MemoryLease } from './persistence/lease/memory-lease';
export { MemoryTable } from './persistence/memory/memory-table';
export { MemoryUnitOfWork } from './persistence/memory/memory-unit-of-work';
export {
  RequestRefusedError,
  ReplyTimeoutError,
  Messenger,
  type Unsubscribe,
} from './messaging/messenger';
export { boundedLimit } from './messaging/bounded-limit';
export { ServiceMessenger } from './messaging/service-messenger';
export { ConsumerControl } from './messaging/consumer-control';
export { FAIRLEAD_TRANSPORT, type HandlerPattern, OnEvent } from './messaging/on-event';
export { FairleadStrategy } from './messaging/fairlead-strategy';
export { ServiceRegistry } from './messaging/service-registry';
export {
  type ConsumerSpec,
  type Consumption,
  type Delivery,
  type Handle,
  type Listener,
  type Publication,
  RequestTimeoutError,
  type Responder,
  type AckDecision,
  Transport,
  type TransportMessage,
} from './messaging/transport';
export { InProcessTransport } from './messaging/in-process/in-process-transport';
export { JetStreamTransport } from './messaging/jetstream/jetstream-transport';
export { type LinkWatcher, type NatsAddress } from './messaging/jetstream/nats-link';
export { NatsRefusedError } from './messaging/jetstream/nats-refused-error';
export {
  type NatsServerOptions,
  type Passwords,
  natsAccounts,
  natsServerConfig,
} from './provisioning/nats-server-config';
export { provisionDatabase, resendAll, roleOf } from './provisioning/provision-database';
export { reloadNats } from './provisioning/reload-nats';
export { SecretDirectory, ensureSecret } from './provisioning/secrets';
export { type ServiceSchema, schemaOfModule } from './provisioning/service-schema';
export { provisionStreams, provisionStreamsAt } from './provisioning/provision-streams';
export { ProvisioningError } from './provisioning/provisioning-error';
export { type MessageHandler, handlerKey } from './messaging/inbox/delivery-processor';
export { type RuntimeSurroundings, ServiceRuntime } from './service-runtime';
export { Logger } from './observability/logger';
export { type LogDestination, PinoLogger, inStory } from './observability/pino-logger';
export { HealthBoard, type PartState } from './observability/health-board';
export { Readiness } from './observability/readiness';
export { PlatformMetrics } from './observability/metrics';
export { type UnitLogLine, observersFor } from './observability/unit-log';
export {
  type CommittedUnit,
  type HandledMessage,
  type PlatformObserver,
  type PublishedMessage,
  allObservers,
} from './observability/observer';
export { type StorageListener, StorageWatch } from './persistence/server/storage-watch';
export { type DatabaseConnection } from './persistence/database-connection';
export {
  EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './persistence/server/embedded-postgres';
export {
  DependencyUnavailableError,
  VersionConflictError,
  isUnavailable,
} from './persistence/failures';
export {
  type Migration,
  type MigrationMode,
  SchemaOutOfDateError,
  schemaOf,
} from './persistence/service-database';
export { Partitions } from './partitions/partitions';
export { runService } from './service-process/run-service';
export { type ServiceDescription, ServiceProcess } from './service-process/service-process';
export { databaseConnection, secretIn } from './config/service-process.env';
export { INSTANCE_ID } from './instance-id';
export { PlatformModule } from './platform.module';
export { type PlatformOptions } from './platform.options';
export { jsonBodyOf, parseJsonBody, textOfBody } from './http/json-body';
export { HttpProblem } from './http/problem';
export { PlatformHttpModule } from './http/platform-http.module';
export { type HttpAddress, startApplication } from './start-application';
export { CommonEnv, LOG_LEVELS, type LogLevel } from './config/common.env';
export { ConfigurationError } from './config/configuration-error';
export { type EnvClass, type ReadEnvironment, readEnvironment } from './config/read-environment';
export { InstrumentCatalogue, type ListedInstrument } from './instruments/instrument-catalogue';
export { type FileProblem, fileProblemText, wholeFile } from './yaml/file-problem';
export { parseYaml } from './yaml/parse-yaml';
export {
  type FileReading,
  type FileSighting,
  WatchedFile,
  readDocument,
} from './yaml/watched-file';
export { readText, textOf } from './yaml/read-text';
export { parseInstruments, readInstruments, tryInstruments } from './instruments/parse-instruments';
export { OffsetClock, SystemClock } from './time/clocks';
export { type StopEvery, every, logged } from './time/every';
export { deadLetter } from './messaging/inbox/dead-letters';
