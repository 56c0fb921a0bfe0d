import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayEnv, GatewayModule } from '@fairlead/broker-service';
import { ConsoleEnv, ConsoleModule, Operator } from '@fairlead/console-service';
import {
  ALL_QUOTES,
  REQUESTS,
  type OrderView,
  type QuoteMessage,
  SignalDisposedV1,
  type TradeView,
  type ReconciliationReport,
} from '@fairlead/contracts';
import {
  Clock,
  type Instant,
  instantText,
  instrumentKeyOf,
  parseInstant,
  plusMs,
  present,
} from '@fairlead/core';
import { MarketDataModule, MarketEnv } from '@fairlead/market-service';
import { OrderEnv, OrderManagementModule } from '@fairlead/order-service';
import {
  ReplyTimeoutError,
  OffsetClock,
  type PlatformObserver,
  SystemClock,
  type Transport,
  readEnvironment,
  readInstruments,
} from '@fairlead/platform';
import { PositionEnv, PositionTrackingModule } from '@fairlead/position-service';
import { RuleEngineModule, RulesEnv } from '@fairlead/rules-service';
import { ApiKeys, SignalEnv, SignalIngestionModule } from '@fairlead/signal-service';
import {
  type Simulator,
  type SimulatorOptions,
  readFrames,
  startSimulator,
} from '@fairlead/simulator-service';
import { type TestDatabase, type TestService, startTestService } from '@fairlead/testing';
import { DEFAULT_FILES, type Scenario } from './scenario';

const WITHIN_MS = 60_000;

/** How the pipeline differs from the default. */
export interface PipelineOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: a fresh one. */
  readonly database?: TestDatabase;
  readonly observers?: readonly PlatformObserver[];
  /** Default: in process. */
  readonly transport?: Transport;
  /** What `rules.yaml` says, in place of the clone's. */
  readonly rules?: string;
  /** Brings rules, an allow-list and prices of its own. */
  readonly scenario?: Scenario;
  /** How the simulator differs from the default. */
  readonly simulator?: Partial<SimulatorOptions>;
  /** Starts the clock of services and simulator at this moment, ISO-8601 UTC; default the machine's. */
  readonly startAt?: string;
  /** False: what keeps the gate shut is what is looked at. */
  readonly untilOpen?: boolean;
}

function rulesFile(directory: string, text: string): Readonly<Record<string, string>> {
  const file = join(directory, 'rules.yaml');
  writeFileSync(file, text);
  return { FAIRLEAD_RULES: file };
}

/** A question that a busy machine does not answer in time says nothing; the next one may. */
async function orNotYet(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await condition();
  } catch (error) {
    if (error instanceof ReplyTimeoutError) return false;
    throw error;
  }
}

/** A clock that can be put forward: what only waits for a moment need not be waited for. */
class ClockToSkip extends Clock {
  private skippedMs = 0;

  constructor(private readonly runs: Clock) {
    super();
  }

  now(): Instant {
    return plusMs(this.runs.now(), this.skippedMs);
  }

  skip(ms: number): void {
    this.skippedMs += ms;
  }
}

/** All services in this process, over a real database, a real socket and a simulator that does as it is bidden. */
export class Pipeline {
  private constructor(
    readonly services: TestService,
    readonly simulator: Simulator,
    readonly clock: ClockToSkip,
    readonly home: { readonly directory: string; readonly apiKey: string },
  ) {}

  static async start(options: PipelineOptions = {}): Promise<Pipeline> {
    const directory = mkdtempSync(join(tmpdir(), 'fairlead-pipeline-'));
    const { startAt } = options;
    const clock = new ClockToSkip(
      startAt === undefined ? new SystemClock() : new OffsetClock(parseInstant(startAt)),
    );
    const simulator = await startSimulator({
      directory: join(directory, 'simulator'),
      clock,
      ...options.simulator,
    });
    const { scenario, transport } = options;
    const files = scenario?.write(directory) ?? DEFAULT_FILES;
    scenario?.scriptPrices(simulator);
    const keyFile = join(directory, 'api-key');
    const { values } = readEnvironment(
      [SignalEnv, RulesEnv, OrderEnv, GatewayEnv, MarketEnv, PositionEnv, ConsoleEnv],
      {
        TWS_HOST: simulator.host,
        TWS_PORT: String(simulator.port),
        TWS_ACCOUNT: simulator.account,
        ...files,
        ...(options.rules === undefined ? {} : rulesFile(directory, options.rules)),
        FAIRLEAD_API_KEY_FILE: keyFile,
        FAIRLEAD_SETTLE_MS: '1000',
        ...options.environment,
      },
    );
    const [signal, rules, order, gateway, market, position, console] = values;
    const services = await startTestService(
      [
        MarketDataModule.register(market),
        SignalIngestionModule.register(signal),
        RuleEngineModule.register(rules),
        OrderManagementModule.register(order),
        GatewayModule.register(gateway),
        PositionTrackingModule.register(position),
        ConsoleModule.register(console),
      ],
      {
        clock,
        http: true,
        ...(options.database === undefined ? {} : { database: options.database }),
        observers: options.observers ?? [],
        instruments: await readInstruments(
          options.environment?.['FAIRLEAD_INSTRUMENTS'] ?? files.FAIRLEAD_INSTRUMENTS,
        ),
        ...(transport === undefined ? {} : { transport }),
      },
    );
    const apiKey = await services.app
      .get(ApiKeys, { strict: false })
      .ensure({ name: 'default' }, null);
    writeFileSync(keyFile, apiKey ?? '');
    const home = { directory, apiKey: apiKey ?? '' };
    const pipeline = new Pipeline(services, simulator, clock, home);
    if (options.untilOpen !== false)
      await pipeline.untilOpen(options.scenario?.symbols.length ?? 20);
    return pipeline;
  }

  /** Posts a signal as a stranger would, and returns its id once it was accepted. */
  async signal(
    symbol: string,
    action: string,
    id = `${symbol}-${action}`,
    livesMs: number | null = null,
  ): Promise<string> {
    const now = this.clock.now();
    const response = await fetch(`${this.services.url}/v1/signals`, {
      method: 'POST',
      headers: { 'x-api-key': this.home.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({
        id,
        source: 'e2e',
        symbol,
        action,
        confidence: 0.95,
        issuedAt: instantText(now),
        ...(livesMs === null ? {} : { expiresAt: instantText(plusMs(now, livesMs)) }),
      }),
    });
    const body = (await response.json()) as { signalId: string };
    if (response.status !== 202) throw new Error(JSON.stringify(body));
    return body.signalId;
  }

  /** Sets a symbol's market and waits until every service has received it: an order sized before would stand far from it. */
  async setPrice(symbol: string, bid: string, ask: string): Promise<void> {
    const key = instrumentKeyOf({ symbol, type: 'STK', currency: 'USD', exchange: 'SMART' });
    const received = this.services.listen<QuoteMessage>(ALL_QUOTES);
    this.simulator.control.setPrice(symbol, bid, ask);
    const isIt = (quote: QuoteMessage): boolean =>
      quote.instrumentKey === key &&
      Number(quote.bid) === Number(bid) &&
      Number(quote.ask) === Number(ask);
    await this.until(() => received.some(isIt), `${symbol} is quoted at ${bid}`);
  }

  /** Returns how a signal ended, once it has. */
  async disposed(signalId: string): Promise<SignalDisposedV1> {
    const found = (): SignalDisposedV1 | undefined =>
      this.services
        .published(SignalDisposedV1)
        .map(({ data }) => data)
        .find((data) => data.signalId === signalId);
    await this.until(() => found() !== undefined, `${signalId} has its disposition`);
    return present(found(), 'a signal that has ended');
  }

  /** Returns the message ids of frames that the gateway wrote, in order: 3 places, 4 cancels. */
  written(messageIds: readonly string[]): readonly string[] {
    return readFrames(this.simulator.framesFile)
      .filter(({ direction }) => direction === 'in')
      .map(({ fields }) => fields[0] ?? '')
      .filter((id) => messageIds.includes(id));
  }

  /** Returns the one trade of a symbol. */
  async trade(symbol: string): Promise<TradeView | undefined> {
    const trades = await this.services.request(REQUESTS.trades, { limit: 100 });
    return trades.find((trade) => trade.symbol === symbol);
  }

  /** Returns the orders of a symbol that the broker still works, by our side. */
  async working(symbol: string): Promise<readonly OrderView[]> {
    const orders = await this.services.request(REQUESTS.orders, { limit: 500 });
    return orders.filter(
      (order) => order.symbol === symbol && ['HELD', 'WORKING', 'PARTIAL'].includes(order.status),
    );
  }

  /** Waits for a condition, up to a minute: other suites and the disk may be busy. Throws with where everything stands. */
  async until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    try {
      await this.services.waitUntil(() => orNotYet(condition), what, WITHIN_MS);
    } catch (error) {
      throw new Error(`${String(error)}: ${await this.whereabouts()}`, { cause: error });
    }
  }

  private async whereabouts(): Promise<string> {
    const few = { limit: 10 };
    const all = await Promise.allSettled([
      this.services.request(REQUESTS.signals, few),
      this.services.request(REQUESTS.trades, few),
      this.services.request(REQUESTS.orders, few),
      this.services.request(REQUESTS.orderManagementStatus, {}),
    ]);
    return JSON.stringify(all);
  }

  /** Returns whether our side and the broker’s are equal, and where they differ. */
  async reconcile(): Promise<ReconciliationReport> {
    return this.services.app.get(Operator, { strict: false }).reconcile();
  }

  async stop(): Promise<void> {
    await this.services.stop();
    await this.simulator.stop();
    rmSync(this.home.directory, { recursive: true, force: true });
  }

  private async untilOpen(quotesWanted: number): Promise<void> {
    await this.until(async () => {
      const status = await this.services.request(REQUESTS.orderManagementStatus, {});
      return status.gate === 'open';
    }, 'the gate opens');
    await this.until(async () => {
      const { quotes } = await this.services.request(REQUESTS.market, {});
      return quotes.length >= quotesWanted;
    }, 'quotes come');
  }
}
