import type { ServiceName } from '@fairlead/contracts';
import { Clock } from '@fairlead/core';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { INSTANCE_ID } from './instance-id';
import { InstrumentCatalogue } from './instruments/instrument-catalogue';
import { InstrumentsFile } from './instruments/instruments-file';
import { ConsumerControl } from './messaging/consumer-control';
import { FairleadStrategy } from './messaging/fairlead-strategy';
import { InProcessTransport } from './messaging/in-process/in-process-transport';
import { Messenger } from './messaging/messenger';
import { ServiceRegistry } from './messaging/service-registry';
import { Transport } from './messaging/transport';
import { HealthBoard, ServiceReadiness } from './observability/health-board';
import { Logger } from './observability/logger';
import { PlatformMetrics } from './observability/metrics';
import { allObservers } from './observability/observer';
import { PinoLogger } from './observability/pino-logger';
import { Readiness } from './observability/readiness';
import type { Migration } from './persistence/service-database';
import { StorageWatch } from './persistence/server/storage-watch';
import { SERVICE_SCHEMA, type ServiceSchema } from './provisioning/service-schema';
import { UnitOfWork } from './persistence/tx';
import { Partitions } from './partitions/partitions';
import { PlatformLifecycle } from './platform-lifecycle';
import type { PlatformOptions } from './platform.options';
import { type RuntimeSurroundings, ServiceRuntime } from './service-runtime';
import { SystemClock } from './time/clocks';

/** What the services of a process share, by this token. */
const SURROUNDINGS = Symbol('fairlead.surroundings');

/** The process-wide half, and the half of each service below. */
@Module({})
export class PlatformModule {
  /** Once in the root module: clock, instruments, transport, logging, metrics, for all modules. */
  static forRoot(options: PlatformOptions): DynamicModule {
    const providers = [...valueProviders(options), ...factoryProviders(options)];
    return {
      module: PlatformModule,
      global: true,
      providers,
      exports: [
        Clock,
        InstrumentCatalogue,
        Transport,
        PinoLogger,
        HealthBoard,
        PlatformMetrics,
        ServiceRegistry,
        FairleadStrategy,
        INSTANCE_ID,
        SURROUNDINGS,
      ],
    };
  }

  /** In each service's module: UnitOfWork, Messenger, ConsumerControl, Logger and Readiness of that service. */
  static forService(service: {
    readonly service: ServiceName;
    readonly migrations: readonly Migration[];
  }): DynamicModule {
    return ServicePlatformModule.of(service.service, service.migrations);
  }
}

/** One service's share of the platform. */
@Module({})
class ServicePlatformModule {
  /** Opens the service's schema, with its migrations run, before anything of the service is made. */
  static of(name: ServiceName, migrations: readonly Migration[]): DynamicModule {
    const fromRuntime = <T>(use: (runtime: ServiceRuntime) => T) => ({
      useFactory: use,
      inject: [ServiceRuntime],
    });
    return {
      module: ServicePlatformModule,
      providers: [
        {
          provide: ServiceRuntime,
          useFactory: async (surroundings: RuntimeSurroundings, registry: ServiceRegistry) => {
            const runtime = await ServiceRuntime.open({ name, migrations }, surroundings);
            registry.add(runtime);
            return runtime;
          },
          inject: [SURROUNDINGS, ServiceRegistry],
        },
        {
          provide: SERVICE_SCHEMA,
          useValue: { service: name, migrations } satisfies ServiceSchema,
        },
        { provide: UnitOfWork, ...fromRuntime(({ unitOfWork }) => unitOfWork) },
        { provide: Messenger, ...fromRuntime(({ messenger }) => messenger) },
        { provide: ConsumerControl, ...fromRuntime(({ control }) => control) },
        { provide: Partitions, ...fromRuntime(({ partitions }) => partitions) },
        { provide: StorageWatch, ...fromRuntime(({ storage }) => storage) },
        { provide: Logger, ...fromRuntime(({ logger }) => logger) },
        {
          provide: Readiness,
          useFactory: (board: HealthBoard) => new ServiceReadiness(name, board),
          inject: [HealthBoard],
        },
      ],
      exports: [
        UnitOfWork,
        Messenger,
        ConsumerControl,
        Partitions,
        StorageWatch,
        Logger,
        Readiness,
      ],
    };
  }
}

function valueProviders(options: PlatformOptions): Provider[] {
  return [
    { provide: Clock, useValue: options.clock ?? new SystemClock() },
    { provide: InstrumentCatalogue, useValue: options.instruments },
    { provide: INSTANCE_ID, useValue: options.instanceId ?? 'main' },
    { provide: HealthBoard, useValue: new HealthBoard() },
    { provide: PlatformMetrics, useValue: new PlatformMetrics() },
    { provide: ServiceRegistry, useValue: new ServiceRegistry() },
    {
      provide: PinoLogger,
      useValue: PinoLogger.create({
        level: options.logLevel ?? 'info',
        destination: options.logDestination ?? 'none',
      }),
    },
  ];
}

function factoryProviders(options: PlatformOptions): Provider[] {
  const { instruments: catalogue, instrumentsFile: path } = options;
  return [
    {
      provide: InstrumentsFile,
      useFactory: (clock: Clock, logger: PinoLogger) =>
        path === undefined ? null : new InstrumentsFile({ path, catalogue, clock, logger }),
      inject: [Clock, PinoLogger],
    },
    {
      provide: Transport,
      useFactory: (logger: PinoLogger) =>
        options.transport ??
        new InProcessTransport((error, subject) =>
          logger.error('listener.failed', { subject, error }),
        ),
      inject: [PinoLogger],
    },
    {
      provide: SURROUNDINGS,
      useFactory: (
        transport: Transport,
        clock: Clock,
        logger: PinoLogger,
        metrics: PlatformMetrics,
        instanceId: string,
      ): RuntimeSurroundings => ({
        connection: options.database,
        migrationMode: options.migrationMode ?? 'run',
        sharesPartitions: options.sharesPartitions ?? false,
        transport,
        clock,
        logger,
        instanceId,
        observer: allObservers([metrics, ...(options.observers ?? [])]),
      }),
      inject: [Transport, Clock, PinoLogger, PlatformMetrics, INSTANCE_ID],
    },
    {
      provide: FairleadStrategy,
      useFactory: (registry: ServiceRegistry, logger: PinoLogger) =>
        new FairleadStrategy(registry, logger, options.everyHandler ?? true),
      inject: [ServiceRegistry, PinoLogger],
    },
    {
      provide: PlatformLifecycle,
      useFactory: (registry: ServiceRegistry, board: HealthBoard, transport: Transport) =>
        new PlatformLifecycle(registry, board, transport),
      inject: [ServiceRegistry, HealthBoard, Transport],
    },
  ];
}
