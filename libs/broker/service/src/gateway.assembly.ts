import type { GatewayStanding } from '@fairlead/broker-domain';
import type { Clock } from '@fairlead/core';
import type {
  ConsumerControl,
  InstrumentCatalogue,
  Logger,
  Messenger,
  Readiness,
  StorageWatch,
  UnitOfWork,
} from '@fairlead/platform';
import { GatewayQueries } from './adapters/in/queries/gateway.queries';
import { PgExecutionStore } from './adapters/out/postgres/pg-execution-store';
import { PgGatewayStore } from './adapters/out/postgres/pg-gateway-store';
import { PgJournal } from './adapters/out/postgres/pg-journal';
import { AccountFeed } from './application/data/account-feed';
import { ChangeOrders } from './application/commands/change-orders';
import { CommandHandler } from './application/commands/command-handler';
import { CompetingSession } from './application/data/competing-session';
import { EvidenceQueue } from './application/reports/evidence-queue';
import { EvidenceRecorder } from './application/reports/evidence-recorder';
import { GateKeeper } from './application/connection/gate-keeper';
import type { GatewaySettings } from './application/gateway-settings';
import { HaltLatch } from './application/commands/halt-latch';
import { HistoryService } from './application/data/history-service';
import { InstrumentDirectory } from './application/data/instrument-directory';
import { InstrumentResolver } from './application/data/instrument-resolver';
import { OrderIds } from './application/commands/order-ids';
import { Outbound } from './application/commands/outbound';
import { Pacer } from './application/connection/pacer';
import { PlaceOrders } from './application/commands/place-orders';
import type { BrokerLinkFactory, LinkListener } from './application/ports/broker-link';
import { Prober } from './application/reconciliation/prober';
import { QuoteFeed } from './application/data/quote-feed';
import { Reconciler } from './application/reconciliation/reconciler';
import { BrokerConnection } from './application/connection/broker-connection';
import { Synchronizer } from './application/reconciliation/synchronizer';

/** What the gateway stands on. */
export interface GatewayFoundation {
  readonly settings: GatewaySettings;
  readonly factory: BrokerLinkFactory;
  readonly clock: Clock;
  readonly catalogue: InstrumentCatalogue;
  readonly unitOfWork: UnitOfWork;
  readonly messenger: Messenger;
  readonly consumers: ConsumerControl;
  readonly readiness: Readiness;
  readonly storage: StorageWatch;
  readonly logger: Logger;
}

/** The gateway put together: which part knows which, in one place. */
export class Gateway {
  readonly commands: CommandHandler;
  readonly latch: HaltLatch;
  private readonly store = new PgGatewayStore();
  private readonly journal = new PgJournal();
  private readonly executions: PgExecutionStore;
  private readonly orderIds = new OrderIds();
  private readonly pacer = new Pacer(() => performance.now());
  private readonly directory: InstrumentDirectory;
  private readonly gate: GateKeeper;
  private readonly queue: EvidenceQueue;
  private readonly outbound: Outbound;
  private readonly prober: Prober;
  private readonly synchronizer: Synchronizer;
  private readonly resolver: InstrumentResolver;
  private readonly competing: CompetingSession;
  private readonly quotes: QuoteFeed;
  private readonly accountFeed: AccountFeed;
  private readonly history: HistoryService;
  private readonly session: BrokerConnection;
  private readonly queries: GatewayQueries;
  private stopWatching: () => void = () => undefined;

  constructor(private readonly base: GatewayFoundation) {
    const { settings, clock, factory, logger, unitOfWork } = base;
    const { account } = settings;
    const { endpoint, clientId } = factory;
    this.executions = new PgExecutionStore(account);
    this.directory = new InstrumentDirectory(base.catalogue.all);
    this.gate = new GateKeeper({ account, endpoint, ...base });
    this.latch = new HaltLatch(account, this.store, logger);
    const { journal, store, executions, directory, orderIds, pacer, gate } = this;
    const standing = (): GatewayStanding => this.standing();
    const recorder = new EvidenceRecorder({
      ...{ account, clientId, clock, journal, executions, directory, orderIds, logger },
    });
    this.queue = new EvidenceQueue({ clock, unitOfWork, recorder, logger });
    this.outbound = new Outbound({
      ...{ gate, pacer, standing, logger },
    });
    const { queue, outbound } = this;
    this.prober = new Prober(clock, pacer, queue);
    const reconciler = new Reconciler({
      ...{
        settings,
        clientId,
        clock,
        gate,
        journal,
        directory,
        outbound,
        queue,
        unitOfWork,
        logger,
      },
    });
    this.synchronizer = new Synchronizer({
      ...{ settings, clock, gate, prober: this.prober, reconciler },
      ...{ queue, pacer, journal, unitOfWork, logger },
    });
    this.competing = new CompetingSession({ account, clock, unitOfWork, logger });
    this.quotes = new QuoteFeed({
      account,
      competing: this.competing,
      marketDataType: settings.marketDataType,
      ...this.data(),
    });
    this.resolver = new InstrumentResolver({
      ...{ account, store, unitOfWork, ...this.data() },
      onResolved: (key) => this.quotes.resolved(key),
    });
    this.accountFeed = new AccountFeed({ account, pacer, unitOfWork, logger });
    this.history = new HistoryService({ clock, directory, pacer });
    const placing = new PlaceOrders({
      ...{ clientId, clock, gate, journal, store, orderIds, outbound, evidence: queue },
    });
    const changing = new ChangeOrders({
      ...{ standing, gate, journal, outbound, evidence: queue },
    });
    this.commands = new CommandHandler({
      ...{ account, standing, store, unitOfWork, placing, changing, logger },
    });
    this.session = this.makeSession();
    this.queries = new GatewayQueries({
      ...{ account, endpoint, clientId, messenger: base.messenger, gate, directory },
      ...{ session: this.session, synchronizer: this.synchronizer },
      ...{ quotes: this.quotes, history: this.history, competing: this.competing },
    });
  }

  /** Restores what survives a restart, then connects. */
  async start(): Promise<void> {
    const { settings, unitOfWork } = this.base;
    const { queue, synchronizer, gate, commands, pacer } = this;
    queue.follow({
      probe: (inMs) => synchronizer.request(inMs),
      checkFills: () => void synchronizer.checkFills(),
      overflow: () => this.session.replace('too much waits to be written down'),
    });
    gate.onOpening(() => commands.drain());
    gate.onChange(({ state }) => pacer.keepRoomForOrders(state !== 'closed'));
    const kept = await unitOfWork.run(async (tx) => ({
      epoch: await this.store.epoch(tx, settings.account),
      halted: await this.store.halt(tx, settings.account),
    }));
    this.latch.restore(kept.halted);
    await gate.start(kept.epoch);
    await this.resolver.start();
    this.queries.start();
    this.stopWatching = this.base.storage.watch({
      onFull: (reason) => this.session.noRoom(reason),
      onRoom: () => this.session.roomAgain(),
    });
    this.session.start();
  }

  /** Stops taking and sending, writes down what was received, and leaves working orders alone. */
  async stop(): Promise<void> {
    this.queries.stop();
    this.stopWatching();
    this.commands.stop();
    await this.session.stop();
    this.gate.stop();
    for (const part of [this.resolver, this.quotes, this.accountFeed]) part.stop();
    await this.queue.stop();
  }

  private data(): Pick<GatewayFoundation, 'clock' | 'messenger' | 'logger'> & {
    readonly directory: InstrumentDirectory;
    readonly pacer: Pacer;
  } {
    const { clock, messenger, logger } = this.base;
    return { clock, messenger, logger, directory: this.directory, pacer: this.pacer };
  }

  /** What every command is decided by. */
  private standing(): GatewayStanding {
    const { settings, factory, clock } = this.base;
    return {
      account: settings.account,
      clientId: factory.clientId,
      gate: this.gate.current,
      halted: this.latch.halted,
      armed: this.session.isArmed,
      now: clock.now(),
    };
  }

  private makeSession(): BrokerConnection {
    const { settings, clock, factory, unitOfWork, logger } = this.base;
    const { gate, store, orderIds, outbound, pacer, queue, synchronizer } = this;
    return new BrokerConnection({
      ...{ settings, clock, factory, gate, store, orderIds, outbound, pacer, queue },
      ...{ synchronizer, unitOfWork, logger },
      monotonicMs: () => performance.now(),
      listener: this.listener(),
      users: [this.resolver, this.quotes, this.accountFeed, this.history],
    });
  }

  /** Everything that the broker says enters here. */
  private listener(): LinkListener {
    return {
      onCallback: (callback) => {
        this.prober.onCallback(callback);
        this.queue.push(callback);
      },
      onNotice: (code, message) => this.session.notice(code, message),
      onClosed: (reason) => this.session.closed(reason),
      onTick: (subscription, tick) => this.quotes.tick(subscription, tick),
      onQuoteError: (subscription, code, message) =>
        this.quotes.refused(subscription, code, message),
      onAccountValue: (account, key, value, currency) =>
        this.accountFeed.value(account, { key, value, currency }),
    };
  }
}
