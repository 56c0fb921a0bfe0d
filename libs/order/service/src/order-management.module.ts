import { REQUESTS } from '@fairlead/contracts';
import { Clock } from '@fairlead/core';
import {
  InstrumentCatalogue,
  Logger,
  Messenger,
  PlatformModule,
  UnitOfWork,
} from '@fairlead/platform';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { BrokerEventsController } from './adapters/in/events/broker-events.controller';
import { DecisionsController } from './adapters/in/events/decisions.controller';
import { OrderRuntime } from './adapters/in/order-runtime';
import { OrderQueries } from './adapters/in/queries/order.queries';
import { CatalogueListings } from './adapters/out/catalogue-listings';
import { PgOrderStore } from './adapters/out/postgres/pg-order-store';
import { AccountManager } from './application/accounts/account-manager';
import { Scheduler } from './application/scheduler';
import { DeferredIntents } from './application/intents/deferred-intents';
import { GateView } from './application/accounts/gate-view';
import { IntentHandler } from './application/intents/intent-handler';
import { Orphans } from './application/accounts/orphans';
import { MarketView } from './application/market/market-view';
import { OpenDoubts } from './application/reconciliation/open-doubts';
import { OpenTrades } from './application/trades/open-trades';
import type { OrderSettings } from './application/order-settings';
import { Listings } from './application/ports/listings';
import { OrderStore } from './application/ports/order-store';
import { Reconciliation } from './application/reconciliation/reconciliation';
import { TradeManager } from './application/trades/trade-manager';
import { TradingView } from './application/accounts/trading-view';
import type { OrderEnv } from './config/order.env';
import { settingsOf } from './config/order-settings.mapper';
import { CreateOrderTables1764000001000 } from './migrations/1764000001000-create-order-tables';
import { GiveEntriesADeadline1764400001000 } from './migrations/1764400001000-give-entries-a-deadline';
import { KeepAccountsApart1764500001000 } from './migrations/1764500001000-keep-accounts-apart';
import { KeepHoldings1796000000000 } from './migrations/1796000000000-keep-holdings';

/** The gateway asks the broker for four lists, each with its own deadline. */
const SNAPSHOT_TIMEOUT_MS = 20_000;

/** What every application class works with, built once. */
class OrderContext {
  readonly deferred = new DeferredIntents();
  readonly openTrades = new OpenTrades();
  readonly trading = new TradingView();
  readonly doubts = new OpenDoubts();
  readonly reconciliation: Reconciliation;
  readonly orphans: Orphans;
  readonly gate: GateView;

  constructor(
    readonly settings: OrderSettings,
    readonly store: OrderStore,
    readonly market: MarketView,
    readonly clock: Clock,
    readonly logger: Logger,
    readonly listings: Listings,
  ) {
    this.gate = new GateView(clock.now(), settings.account);
    this.orphans = new Orphans({ store, logger });
    this.reconciliation = new Reconciliation(this);
  }
}

/** The wiring of order-management. */
@Module({})
export class OrderManagementModule {
  /** Returns the module for this configuration. */
  static register(env: OrderEnv): DynamicModule {
    return {
      module: OrderManagementModule,
      imports: [
        PlatformModule.forService({
          service: 'order-management',
          migrations: [
            CreateOrderTables1764000001000,
            GiveEntriesADeadline1764400001000,
            KeepAccountsApart1764500001000,
            KeepHoldings1796000000000,
          ],
        }),
      ],
      controllers: [DecisionsController, BrokerEventsController],
      providers: [...adapters(settingsOf(env)), ...applicationClasses(), runtime()],
    };
  }
}

function adapters(settings: OrderSettings): Provider[] {
  return [
    { provide: OrderStore, useFactory: () => new PgOrderStore(settings.account) },
    { provide: MarketView, useFactory: () => new MarketView(settings.limits) },
    {
      provide: Listings,
      useFactory: (catalogue: InstrumentCatalogue) => new CatalogueListings(catalogue),
      inject: [InstrumentCatalogue],
    },
    {
      provide: OrderContext,
      useFactory: (
        store: OrderStore,
        market: MarketView,
        clock: Clock,
        logger: Logger,
        listings: Listings,
      ) => new OrderContext(settings, store, market, clock, logger, listings),
      inject: [OrderStore, MarketView, Clock, Logger, Listings],
    },
  ];
}

function applicationClasses(): Provider[] {
  return [
    {
      provide: Reconciliation,
      useFactory: (context: OrderContext) => context.reconciliation,
      inject: [OrderContext],
    },
    {
      provide: IntentHandler,
      useFactory: (context: OrderContext) => new IntentHandler(context),
      inject: [OrderContext],
    },
    {
      provide: TradeManager,
      useFactory: (context: OrderContext) => new TradeManager(context),
      inject: [OrderContext],
    },
    {
      provide: AccountManager,
      useFactory: (context: OrderContext) => new AccountManager(context),
      inject: [OrderContext],
    },
  ];
}

function runtime(): Provider {
  return {
    provide: OrderRuntime,
    useFactory: (
      context: OrderContext,
      intentHandler: IntentHandler,
      tradeManager: TradeManager,
      accountManager: AccountManager,
      unitOfWork: UnitOfWork,
      messenger: Messenger,
    ) => {
      const { deferred, openTrades, gate, trading, clock, logger, settings, store, market } =
        context;
      const shared = {
        deferred,
        openTrades,
        gate,
        trading,
        clock,
        logger,
        unitOfWork,
        tradeManager,
      };
      const { doubts, reconciliation } = context;
      const takeSnapshot = async (): Promise<void> => {
        await messenger.request(REQUESTS.probe, {}, { timeoutMs: SNAPSHOT_TIMEOUT_MS });
      };
      const following = { doubts, reconciliation };
      const scheduler = new Scheduler({ ...shared, ...following, intentHandler, takeSnapshot });
      const queries = new OrderQueries({
        ...{ messenger, unitOfWork, tradeManager, accountManager, reconciliation },
      });
      return new OrderRuntime({
        ...shared,
        ...{ doubts, settings, store, market, messenger, queries, scheduler },
      });
    },
    inject: [OrderContext, IntentHandler, TradeManager, AccountManager, UnitOfWork, Messenger],
  };
}
