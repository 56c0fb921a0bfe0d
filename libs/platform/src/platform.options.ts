import type { Clock } from '@fairlead/core';
import type { LogLevel } from './config/common.env';
import type { InstrumentCatalogue } from './instruments/instrument-catalogue';
import type { Transport } from './messaging/transport';
import type { PlatformObserver } from './observability/observer';
import type { LogDestination } from './observability/pino-logger';
import type { DatabaseConnection } from './persistence/database-connection';
import type { MigrationMode } from './persistence/service-database';

/** What a process gives its platform. */
export interface PlatformOptions {
  readonly database: DatabaseConnection;
  /** Default `run`; `check` where `fairlead provision` brings the schemas up to date. */
  readonly migrationMode?: MigrationMode;
  readonly instruments: InstrumentCatalogue;
  /** The file that they are of: what it says from now on counts at once. Default: it is not looked at again. */
  readonly instrumentsFile?: string;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** Default: everything in this process. */
  readonly transport?: Transport;
  /** Which of several replicas this is: it has to survive a restart. Default `main`. */
  readonly instanceId?: string;
  /** True where other replicas read partitions of the same services. Default: all of them are this process's. */
  readonly sharesPartitions?: boolean;
  readonly logLevel?: LogLevel;
  /** Default: nowhere. */
  readonly logDestination?: LogDestination;
  readonly observers?: readonly PlatformObserver[];
  /** False lets a test boot a service with some of its handlers. Default true: they must be those of flow.ts. */
  readonly everyHandler?: boolean;
}
