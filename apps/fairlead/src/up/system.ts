import { join } from 'node:path';
import { writeFileSync, rmSync } from 'node:fs';
import { LiveEvents, Operator } from '@fairlead/console-service';
import { type Clock, namesIn, parseInstant } from '@fairlead/core';
import {
  ConfigurationError,
  EmbeddedPostgres,
  OffsetClock,
  observersFor,
  SystemClock,
  readInstruments,
  startApplication,
} from '@fairlead/platform';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { cashIn, startSimulator, storedAccount } from '@fairlead/simulator-service';
import helmet from 'helmet';
import type { Environment, Home } from '../config/home';
import { ensureKeyFile } from './api-key';
import { type Configuration, isSimulated, readConfiguration } from './configuration';
import { freePortFrom } from './free-port';
import { SIMULATED_ACCOUNT } from './other-accounts';
import { RootModule } from './root.module';

/** What stands in for the account until the simulator has reported which it is. */
const UNKNOWN_SIMULATED = { host: '127.0.0.1', port: 7_497, account: 'DU0000000' };

/** Something that runs and is to be stopped. */
interface Part {
  readonly stop: () => Promise<void>;
}

/** Everything of one process, started in order and stopped in the opposite order. */
export class FairleadSystem {
  private readonly parts: Part[] = [];

  private constructor(
    private readonly home: Home,
    readonly clock: Clock,
  ) {}

  configuration: Configuration;
  application: INestApplication;
  database: string;
  simulated: boolean;
  /** The API key where it was made at this start. */
  newKey: string | null = null;

  /** Builds everything; nothing is published or consumed before `open`. What was started is stopped on a failure. */
  static async build(environment: Environment, home: Home): Promise<FairleadSystem> {
    const simulated = isSimulated(environment);
    const checked = readConfiguration(environment, home, simulated ? UNKNOWN_SIMULATED : null);
    const { FAIRLEAD_NOW } = checked.common;
    const clock =
      FAIRLEAD_NOW === undefined ? new SystemClock() : new OffsetClock(parseInstant(FAIRLEAD_NOW));
    const system = new FairleadSystem(home, clock);
    system.simulated = simulated;
    try {
      await system.start(environment, checked);
    } catch (error) {
      await system.stop();
      throw error;
    }
    return system;
  }

  get live(): LiveEvents {
    return this.application.get(LiveEvents);
  }

  get operator(): Operator {
    return this.application.get(Operator);
  }

  /** Listens for HTTP and begins to work. Returns the address of the API. */
  async open(): Promise<string> {
    const { common } = this.configuration;
    const { FAIRLEAD_HTTP_HOST: host, FAIRLEAD_HTTP_PORT: wanted } = common;
    const port = wanted === 0 ? 0 : await freePortFrom(host, wanted);
    await startApplication(this.application, {
      host,
      port,
      names: namesIn(common.FAIRLEAD_HTTP_NAMES),
    });
    const url = new URL(await this.application.getUrl());
    if (['[::1]', '[::]', '0.0.0.0'].includes(url.hostname)) url.hostname = '127.0.0.1';
    const address = url.origin;
    writeFileSync(this.home.endpointFile, `${address}\n`, { mode: 0o600 });
    this.parts.push({
      stop: () => Promise.resolve(rmSync(this.home.endpointFile, { force: true })),
    });
    return address;
  }

  /** Drains and stops everything, last started first. One part's failure does not keep the others. */
  async stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.parts.splice(0).reverse()) {
      await part.stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `stopping failed: ${failures.map(String).join('; ')}`);
  }

  private async start(environment: Environment, checked: Configuration): Promise<void> {
    this.refuseSimulatedAccount(checked);
    const instruments = await readInstruments(checked.common.FAIRLEAD_INSTRUMENTS);
    const postgres = await EmbeddedPostgres.start({
      directory: join(this.home.directory, 'postgres'),
    });
    this.parts.push(postgres);
    this.database = `${postgres.connection.host}:${postgres.connection.port}`;
    this.configuration = this.simulated
      ? readConfiguration(environment, this.home, await this.simulator(environment))
      : checked;
    this.application = await NestFactory.create<NestExpressApplication>(
      RootModule.of(this.configuration, {
        clock: this.clock,
        database: postgres.connection,
        instruments,
        instrumentsFile: this.configuration.common.FAIRLEAD_INSTRUMENTS,
        logLevel: this.configuration.common.FAIRLEAD_LOG_LEVEL,
        logDestination: { file: this.home.logFile },
        observers: observersFor(this.configuration.common.FAIRLEAD_UNIT_LOG),
      }),
      { rawBody: true, forceCloseConnections: true, abortOnError: false, logger: false },
    );
    this.parts.push({ stop: () => this.application.close() });
    this.application.use(helmet());
    this.newKey = await ensureKeyFile(this.application, this.home.keyFile);
  }

  /** The account of the home's own simulator, null where none was ever started. */
  get simulatedAccount(): string | null {
    return storedAccount(this.simulatorDirectory);
  }

  private get simulatorDirectory(): string {
    return join(this.home.directory, 'simulator');
  }

  /** State belongs to the account's id: under the id of the simulator a TWS would be given its trades. */
  private refuseSimulatedAccount({ gateway }: Configuration): void {
    if (this.simulated || gateway.TWS_ACCOUNT !== this.simulatedAccount) return;
    throw new ConfigurationError([
      `TWS_ACCOUNT ${gateway.TWS_ACCOUNT} is the account of this home's simulator, whose trades are not those of a TWS: set FAIRLEAD_HOME to another directory for the TWS`,
    ]);
  }

  private async simulator(
    environment: Environment,
  ): Promise<{ host: string; port: number; account: string }> {
    const held = environment['FAIRLEAD_SIMULATOR_OTHER_CASH'] ?? '';
    const simulator = await startSimulator({
      directory: this.simulatorDirectory,
      account: this.simulatedAccount ?? SIMULATED_ACCOUNT,
      clock: this.clock,
      otherCash: held === '' ? {} : cashIn(held),
      port: 0,
    });
    this.parts.push(simulator);
    return simulator;
  }
}
