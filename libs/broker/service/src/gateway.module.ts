import { type GatewayStanding, armingOf } from '@fairlead/broker-domain';
import { Clock, decimal } from '@fairlead/core';
import {
  ConsumerControl,
  InstrumentCatalogue,
  Logger,
  Messenger,
  PlatformModule,
  Readiness,
  StorageWatch,
  UnitOfWork,
} from '@fairlead/platform';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { CommandsController } from './adapters/in/events/commands.controller';
import { HaltPort } from './adapters/in/http/halt-port';
import { GatewayRuntime } from './adapters/in/gateway-runtime';
import { GatewayQueries } from './adapters/in/queries/gateway.queries';
import { DiskHaltFile } from './adapters/out/files/disk-halt-file';
import { PgExecutionStore } from './adapters/out/postgres/pg-execution-store';
import { PgGatewayStore } from './adapters/out/postgres/pg-gateway-store';
import { PgJournal } from './adapters/out/postgres/pg-journal';
import { IbLinkFactory } from './adapters/out/tws/ib-link.factory';
import { ChangeOrders } from './application/commands/change-orders';
import { CommandHandler } from './application/commands/command-handler';
import { HaltLatch } from './application/commands/halt-latch';
import { OrderIds } from './application/commands/order-ids';
import { Outbound } from './application/commands/outbound';
import { PlaceOrders } from './application/commands/place-orders';
import {
  BrokerConnection,
  type LinkReports,
  type LinkUser,
} from './application/connection/broker-connection';
import { GateKeeper } from './application/connection/gate-keeper';
import { Pacer } from './application/connection/pacer';
import { AccountFeed } from './application/data/account-feed';
import { CompetingSession } from './application/data/competing-session';
import { HistoryService } from './application/data/history-service';
import { InstrumentDirectory } from './application/data/instrument-directory';
import { InstrumentResolver } from './application/data/instrument-resolver';
import { MarginPreviews } from './application/data/margin-previews';
import { QuoteFeed } from './application/data/quote-feed';
import type { GatewaySettings } from './application/gateway-settings';
import { BrokerLinkFactory } from './application/ports/broker-link';
import { JournalFence } from './application/journal-fence';
import { DirectControl } from './application/halt/direct-control';
import { HaltFile } from './application/ports/halt-file';
import { ExecutionStore } from './application/ports/execution-store';
import { GatewayStore } from './application/ports/gateway-store';
import { Journal } from './application/ports/journal';
import { Prober } from './application/reconciliation/prober';
import { ProtectionProofs } from './application/reconciliation/protection-proofs';
import { Reconciler } from './application/reconciliation/reconciler';
import { Synchronizer } from './application/reconciliation/synchronizer';
import { EvidenceQueue } from './application/reports/evidence-queue';
import { EvidenceRecorder } from './application/reports/evidence-recorder';
import type { GatewayEnv } from './config/gateway.env';
import { CreateGatewayTables1764000000000 } from './migrations/1764000000000-create-gateway-tables';
import { KeepAccountsApart1764500000000 } from './migrations/1764500000000-keep-accounts-apart';
import { KeepPrincipals1796400000000 } from './migrations/1796400000000-keep-principals';
import { FenceJournal1796900000001 } from './migrations/1796900000001-fence-journal';
import { partProvider } from './part-provider';

/** What stands between a command and the broker, asked for at the moment of each decision. */
const STANDING = Symbol('how the gateway stands');
const LINK_REPORTS = Symbol('who takes what the broker reports');
const LINK_USERS = Symbol('who works over whatever link there is');
const INSTRUMENT_RESOLVED = Symbol('who is informed of a resolved instrument');
const MONOTONIC_MS = Symbol('a clock that never goes back');

/** tws-gateway: the only process part that talks to the broker. */
@Module({})
export class GatewayModule {
  /** Wires the gateway to one TWS and one account. */
  static register(env: GatewayEnv): DynamicModule {
    const address = {
      host: env.TWS_HOST,
      port: env.TWS_PORT,
      clientId: env.TWS_CLIENT_ID,
      timeZone: env.TWS_TIME_ZONE ?? null,
    };
    return GatewayModule.over(settingsOf(env), new IbLinkFactory(address));
  }

  /** The same over any way to a broker: for tests of what happens between the commit and the socket. */
  static over(settings: GatewaySettings, factory: BrokerLinkFactory): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        PlatformModule.forService({
          service: 'tws-gateway',
          migrations: [
            CreateGatewayTables1764000000000,
            KeepAccountsApart1764500000000,
            KeepPrincipals1796400000000,
            FenceJournal1796900000001,
          ],
        }),
      ],
      controllers: [CommandsController],
      providers: [
        { provide: BrokerLinkFactory, useValue: factory },
        ...stores(settings),
        ...connection(settings, factory),
        ...commands(settings, factory),
        ...reports(settings, factory),
        ...reconciliation(settings, factory),
        ...data(settings),
        ...inbound(settings, factory),
      ],
    };
  }
}

function settingsOf(env: GatewayEnv): GatewaySettings {
  return {
    account: env.TWS_ACCOUNT,
    armLive: env.FAIRLEAD_ARM_LIVE ?? null,
    settleMs: env.FAIRLEAD_SETTLE_MS,
    entryHoldMs: env.FAIRLEAD_ENTRY_HOLD_MS,
    marketDataType: env.TWS_MARKET_DATA_TYPE,
    stateDirectory: env.FAIRLEAD_GATEWAY_STATE ?? null,
    haltPort: env.FAIRLEAD_GATEWAY_PORT,
    caps: {
      sharesMax: decimal(env.FAIRLEAD_GATEWAY_SHARES_MAX),
      notionalMax: decimal(env.FAIRLEAD_GATEWAY_NOTIONAL_MAX),
      entriesPerSecondMax: env.FAIRLEAD_GATEWAY_ENTRIES_PER_SECOND_MAX,
    },
  };
}

function stores({ account, stateDirectory }: GatewaySettings): Provider[] {
  return [
    { provide: HaltFile, useFactory: () => new DiskHaltFile(stateDirectory) },
    { provide: GatewayStore, useFactory: () => new PgGatewayStore() },
    { provide: JournalFence, useFactory: () => new JournalFence(account) },
    {
      provide: Journal,
      useFactory: (fence: JournalFence) => new PgJournal(fence),
      inject: [JournalFence],
    },
    { provide: ExecutionStore, useFactory: () => new PgExecutionStore(account) },
  ];
}

/** The one connection, what may go over it, and who takes what comes. */
function connection(settings: GatewaySettings, { endpoint }: BrokerLinkFactory): Provider[] {
  const { account } = settings;
  return [
    { provide: MONOTONIC_MS, useValue: () => performance.now() },
    {
      provide: Pacer,
      useFactory: (monotonicMs: () => number) => new Pacer(monotonicMs),
      inject: [MONOTONIC_MS],
    },
    partProvider(
      GateKeeper,
      { account, endpoint },
      { unitOfWork: UnitOfWork, consumers: ConsumerControl, readiness: Readiness, logger: Logger },
    ),
    {
      provide: LINK_USERS,
      useFactory: (...users: readonly LinkUser[]) => users,
      inject: [
        ...[InstrumentResolver, QuoteFeed, AccountFeed, HistoryService],
        ...[ProtectionProofs, MarginPreviews],
      ],
    },
    {
      provide: LINK_REPORTS,
      useFactory: linkReports,
      inject: [DirectControl, Prober, EvidenceQueue, QuoteFeed, AccountFeed],
    },
    partProvider(
      BrokerConnection,
      { settings },
      {
        ...{ clock: Clock, monotonicMs: MONOTONIC_MS, factory: BrokerLinkFactory },
        ...{ reports: LINK_REPORTS, users: LINK_USERS, gate: GateKeeper, store: GatewayStore },
        ...{ orderIds: OrderIds, outbound: Outbound, pacer: Pacer, queue: EvidenceQueue },
        ...{ synchronizer: Synchronizer, unitOfWork: UnitOfWork, logger: Logger },
      },
    ),
  ];
}

/** From a command to the socket. */
function commands(settings: GatewaySettings, { clientId }: BrokerLinkFactory): Provider[] {
  const { account } = settings;
  return [
    { provide: OrderIds, useFactory: () => new OrderIds() },
    partProvider(
      HaltLatch,
      { account },
      { store: GatewayStore, direct: HaltFile, monotonicMs: MONOTONIC_MS, logger: Logger },
    ),
    {
      provide: STANDING,
      useFactory: (gate: GateKeeper, latch: HaltLatch, clock: Clock) => (): GatewayStanding => {
        const now = clock.now();
        const { armed } = armingOf(account, settings.armLive, now);
        return { account, clientId, gate: gate.current, halted: latch.halted, armed, now };
      },
      inject: [GateKeeper, HaltLatch, Clock],
    },
    partProvider(
      Outbound,
      { caps: settings.caps },
      { gate: GateKeeper, pacer: Pacer, standing: STANDING, logger: Logger },
    ),
    partProvider(
      PlaceOrders,
      { clientId },
      {
        ...{ clock: Clock, gate: GateKeeper, journal: Journal, store: GatewayStore },
        ...{ orderIds: OrderIds, outbound: Outbound, evidence: EvidenceQueue },
        ...{ proofs: ProtectionProofs },
      },
    ),
    partProvider(
      ChangeOrders,
      {},
      {
        ...{ standing: STANDING, gate: GateKeeper, journal: Journal },
        ...{ outbound: Outbound, evidence: EvidenceQueue, proofs: ProtectionProofs },
      },
    ),
    partProvider(
      CommandHandler,
      { account },
      {
        ...{ standing: STANDING, store: GatewayStore, unitOfWork: UnitOfWork },
        ...{ placing: PlaceOrders, changing: ChangeOrders, logger: Logger },
      },
    ),
  ];
}

/** From what the broker reports to what others are informed of. */
function reports({ account }: GatewaySettings, { clientId }: BrokerLinkFactory): Provider[] {
  return [
    partProvider(
      EvidenceRecorder,
      { account, clientId },
      {
        ...{ clock: Clock, journal: Journal, executions: ExecutionStore },
        ...{ directory: InstrumentDirectory, orderIds: OrderIds, logger: Logger },
      },
    ),
    partProvider(
      EvidenceQueue,
      {},
      { clock: Clock, unitOfWork: UnitOfWork, recorder: EvidenceRecorder, logger: Logger },
    ),
  ];
}

/** Our side and the broker's, compared. */
function reconciliation(settings: GatewaySettings, { clientId }: BrokerLinkFactory): Provider[] {
  const { account } = settings;
  return [
    {
      provide: Prober,
      useFactory: (clock: Clock, pacer: Pacer, queue: EvidenceQueue) =>
        new Prober(clock, pacer, queue),
      inject: [Clock, Pacer, EvidenceQueue],
    },
    partProvider(
      Reconciler,
      { settings, clientId },
      {
        ...{ clock: Clock, gate: GateKeeper, journal: Journal, directory: InstrumentDirectory },
        ...{ outbound: Outbound, queue: EvidenceQueue, unitOfWork: UnitOfWork, logger: Logger },
      },
    ),
    partProvider(
      Synchronizer,
      { settings },
      {
        ...{ clock: Clock, gate: GateKeeper, prober: Prober, reconciler: Reconciler },
        ...{ queue: EvidenceQueue, pacer: Pacer, journal: Journal },
        ...{ unitOfWork: UnitOfWork, logger: Logger },
      },
    ),
    partProvider(
      ProtectionProofs,
      { account },
      {
        ...{ prober: Prober, synchronizer: Synchronizer, journal: Journal },
        ...{ unitOfWork: UnitOfWork, logger: Logger },
      },
    ),
  ];
}

/** Instruments, quotes, history and the account's figures. */
function data({ account, marketDataType }: GatewaySettings): Provider[] {
  return [
    {
      provide: InstrumentDirectory,
      useFactory: (catalogue: InstrumentCatalogue) => new InstrumentDirectory(catalogue),
      inject: [InstrumentCatalogue],
    },
    partProvider(
      CompetingSession,
      { account },
      { clock: Clock, unitOfWork: UnitOfWork, logger: Logger },
    ),
    partProvider(
      QuoteFeed,
      { account, marketDataType },
      {
        ...{ clock: Clock, directory: InstrumentDirectory, pacer: Pacer },
        ...{ messenger: Messenger, competing: CompetingSession, logger: Logger },
      },
    ),
    {
      provide: INSTRUMENT_RESOLVED,
      useFactory: (quotes: QuoteFeed) => (key: string) => quotes.resolved(key),
      inject: [QuoteFeed],
    },
    partProvider(
      InstrumentResolver,
      { account },
      {
        ...{ clock: Clock, directory: InstrumentDirectory, pacer: Pacer, store: GatewayStore },
        ...{ unitOfWork: UnitOfWork, logger: Logger, onResolved: INSTRUMENT_RESOLVED },
      },
    ),
    partProvider(
      AccountFeed,
      { account },
      { clock: Clock, pacer: Pacer, unitOfWork: UnitOfWork, logger: Logger },
    ),
    partProvider(
      MarginPreviews,
      { account },
      {
        ...{ clock: Clock, directory: InstrumentDirectory, pacer: Pacer, gate: GateKeeper },
        ...{ store: GatewayStore, orderIds: OrderIds, unitOfWork: UnitOfWork },
      },
    ),
    partProvider(
      HistoryService,
      {},
      { clock: Clock, directory: InstrumentDirectory, pacer: Pacer },
    ),
  ];
}

/** What others call, and what starts and stops it all. */
function inbound(
  { account, stateDirectory, haltPort }: GatewaySettings,
  { endpoint, clientId }: BrokerLinkFactory,
): Provider[] {
  return [
    partProvider(
      DirectControl,
      { account, clientId },
      {
        ...{ file: HaltFile, gate: GateKeeper, outbound: Outbound },
        ...{ messenger: Messenger, clock: Clock, logger: Logger },
      },
    ),
    partProvider(
      HaltPort,
      { directory: stateDirectory, port: haltPort },
      { control: DirectControl, logger: Logger },
    ),
    partProvider(
      GatewayQueries,
      { account, endpoint, clientId },
      {
        ...{ messenger: Messenger, gate: GateKeeper, connection: BrokerConnection },
        ...{ synchronizer: Synchronizer, directory: InstrumentDirectory, quotes: QuoteFeed },
        ...{ history: HistoryService, margins: MarginPreviews },
        ...{ competing: CompetingSession, direct: DirectControl },
        latch: HaltLatch,
      },
    ),
    partProvider(
      GatewayRuntime,
      { account },
      {
        ...{ store: GatewayStore, fence: JournalFence },
        ...{ unitOfWork: UnitOfWork, storage: StorageWatch, logger: Logger },
        ...{ gate: GateKeeper, latch: HaltLatch, pacer: Pacer, queue: EvidenceQueue },
        ...{ synchronizer: Synchronizer, connection: BrokerConnection },
        ...{ commands: CommandHandler, resolver: InstrumentResolver, quotes: QuoteFeed },
        ...{ accountFeed: AccountFeed, queries: GatewayQueries },
        ...{ direct: DirectControl, haltPort: HaltPort },
      },
    ),
  ];
}

/** Everything that the broker reports enters here: a picture under way sees it first. */
function linkReports(
  direct: DirectControl,
  prober: Prober,
  queue: EvidenceQueue,
  quotes: QuoteFeed,
  accountFeed: AccountFeed,
): LinkReports {
  return {
    onCallback: (callback) => {
      direct.onCallback(callback);
      prober.onCallback(callback);
      queue.push(callback);
    },
    onTick: (subscription, tick) => quotes.tick(subscription, tick),
    onQuoteError: (subscription, code, message) => quotes.refused(subscription, code, message),
    onAccountValue: (account, key, value, currency) =>
      accountFeed.value(account, { key, value, currency }),
    onAccountReported: () => accountFeed.reported(),
  };
}
