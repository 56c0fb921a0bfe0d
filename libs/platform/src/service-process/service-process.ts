import { type ServiceName, flowRowOf } from '@fairlead/contracts';
import { namesIn } from '@fairlead/core';
import { type DynamicModule, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { CommonEnv } from '../config/common.env';
import { ConfigurationError } from '../config/configuration-error';
import { type EnvClass, readEnvironment } from '../config/read-environment';
import { ServiceProcessEnv, databaseConnection, natsPassword } from '../config/service-process.env';
import { PlatformHttpModule } from '../http/platform-http.module';
import { readInstruments } from '../instruments/parse-instruments';
import { JetStreamTransport } from '../messaging/jetstream/jetstream-transport';
import { PinoLogger } from '../observability/pino-logger';
import { observersFor } from '../observability/unit-log';
import { StorageWatch } from '../persistence/server/storage-watch';
import { PlatformModule } from '../platform.module';
import type { PlatformOptions } from '../platform.options';
import { startApplication } from '../start-application';
import { SingleInstance } from './single-instance';

/** A service as a process of its own. */
export interface ServiceDescription<Env extends object> {
  readonly service: ServiceName;
  readonly env: EnvClass<Env>;
  readonly module: (env: Readonly<Env>) => DynamicModule;
  /**
   * True for what stays up while PostgreSQL is away, and writes nothing before it holds its lock again: so that it can be
   * halted meanwhile. Everything else ends, and comes again.
   */
  readonly outlivesDatabase?: boolean;
}

/** Who has to be alone. */
interface Instance {
  readonly connection: PlatformOptions['database'];
  readonly name: string;
  readonly logger: PinoLogger;
}

/** What runs, in the order in which it was started. */
interface Part {
  readonly stop: () => Promise<void>;
}

/** One service with its own connections, HTTP for health and figures, and its share of the streams. */
export class ServiceProcess {
  private readonly parts: Part[] = [];
  private lock: SingleInstance | null = null;
  private storage: StorageWatch | null = null;

  private constructor(private readonly onFatal: (error: Error) => void) {}

  /** Starts it from the environment. Throws with everything that is wrong; what was started by then is stopped. */
  static async start<Env extends object>(
    description: ServiceDescription<Env>,
    onFatal: (error: Error) => void,
  ): Promise<ServiceProcess> {
    const running = new ServiceProcess(onFatal);
    try {
      await running.start(description);
    } catch (error) {
      await running.stop();
      throw error;
    }
    return running;
  }

  /** Drains and stops everything, last started first. */
  async stop(): Promise<void> {
    for (const part of this.parts.splice(0).reverse()) await part.stop();
  }

  private async start<Env extends object>(description: ServiceDescription<Env>): Promise<void> {
    const { values, warnings } = readEnvironment([CommonEnv, ServiceProcessEnv, description.env]);
    const [common, own, env] = values;
    if (common.FAIRLEAD_NOW !== undefined) {
      throw new ConfigurationError([
        'FAIRLEAD_NOW is for `fairlead up`: processes share the real time',
      ]);
    }
    const logger = PinoLogger.create({ level: common.FAIRLEAD_LOG_LEVEL, destination: 'stdout' });
    for (const warning of warnings) logger.warn('configuration.unknown', { warning });
    const database = databaseConnection(
      own.FAIRLEAD_DATABASE_URL,
      own.FAIRLEAD_DATABASE_PASSWORD_FILE,
    );
    const password = natsPassword(own);
    const instruments = await readInstruments(common.FAIRLEAD_INSTRUMENTS);
    const alone = { connection: database, name: description.service, logger };
    const { single } = flowRowOf(description.service);
    if (single) await this.beAlone(alone, description.outlivesDatabase === true);
    else await SingleInstance.waitForLast(alone);
    const user = own.FAIRLEAD_NATS_USER ?? description.service;
    const transport = await this.openTransport(
      { url: own.FAIRLEAD_NATS_URL, user, password },
      logger,
    );
    const options: PlatformOptions = {
      database,
      instruments,
      instrumentsFile: common.FAIRLEAD_INSTRUMENTS,
      transport,
      migrationMode: 'check',
      sharesPartitions: !single,
      instanceId: single ? 'main' : own.FAIRLEAD_INSTANCE,
      logLevel: common.FAIRLEAD_LOG_LEVEL,
      logDestination: 'stdout',
      observers: observersFor(common.FAIRLEAD_UNIT_LOG),
    };
    const app = await this.create(ServiceProcessModule.of(options, description.module(env)));
    if (single) this.watchStorage(app);
    const { FAIRLEAD_HTTP_HOST: host, FAIRLEAD_HTTP_PORT: port } = common;
    // Other containers call it by the name of the service.
    await startApplication(app, {
      host,
      port,
      names: [description.service, ...namesIn(common.FAIRLEAD_HTTP_NAMES)],
    });
    logger.info('service.runs', { service: description.service, url: await app.getUrl() });
  }

  private async beAlone(instance: Instance, outlivesDatabase: boolean): Promise<void> {
    const onLost = (error: Error): void => {
      instance.logger.error('instance.lost', { name: instance.name, error });
      this.lock = null;
      // Another may be at work from now on: this is a crash, and what is in hand comes again as after one.
      if (!outlivesDatabase || this.storage === null) process.exit(1);
      this.storage.away(error.message);
      void this.regain({ ...instance, onLost });
    };
    this.lock = await SingleInstance.acquire({ ...instance, onLost });
    this.parts.push({ stop: () => this.lock?.release() ?? Promise.resolve() });
  }

  /** Nothing is written meanwhile. Where another instance has taken over, this one ends. */
  private async regain(wanted: Parameters<typeof SingleInstance.regain>[0]): Promise<void> {
    const lock = await SingleInstance.regain(wanted);
    if (lock === null) process.exit(1);
    wanted.logger.info('instance.alone-again', { name: wanted.name });
    this.lock = lock;
  }

  private watchStorage(app: INestApplication): void {
    const storage = app.get(StorageWatch, { strict: false });
    storage.require(() => this.lock !== null);
    this.storage = storage;
  }

  private async openTransport(
    address: { readonly url: string; readonly user: string; readonly password: string },
    logger: PinoLogger,
  ): Promise<JetStreamTransport> {
    const transport = await JetStreamTransport.open(address, { logger, onFatal: this.onFatal });
    this.parts.push({ stop: () => transport.close() });
    return transport;
  }

  private async create(module: DynamicModule): Promise<INestApplication> {
    const app = await NestFactory.create<NestExpressApplication>(module, {
      rawBody: true,
      forceCloseConnections: true,
      abortOnError: false,
      logger: false,
    });
    this.parts.push({ stop: () => app.close() });
    app.use(helmet());
    return app;
  }
}

/** The root of a process with one service in it. */
@Module({})
class ServiceProcessModule {
  static of(options: PlatformOptions, service: DynamicModule): DynamicModule {
    return {
      module: ServiceProcessModule,
      imports: [PlatformModule.forRoot(options), PlatformHttpModule, service],
    };
  }
}
