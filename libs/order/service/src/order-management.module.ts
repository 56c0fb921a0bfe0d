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
import { CatalogueListings } from './adapters/out/catalogue-listings';
import { PgLimitStore } from './adapters/out/postgres/pg-limit-store';
import { PgOrderStore } from './adapters/out/postgres/pg-order-store';
import { AccountManager } from './application/accounts/account-manager';
import { IntentHandler } from './application/intents/intent-handler';
import { MarketView } from './application/market/market-view';
import type { OrderSettings } from './application/order-settings';
import { Listings } from './application/ports/listings';
import { LimitStore } from './application/ports/limit-store';
import { OrderStore } from './application/ports/order-store';
import { Reconciliation } from './application/reconciliation/reconciliation';
import { TradeManager } from './application/trades/trade-manager';
import type { OrderEnv } from './config/order.env';
import { settingsOf } from './config/order-settings.mapper';
import { CreateOrderTables1764000001000 } from './migrations/1764000001000-create-order-tables';
import { GiveEntriesADeadline1764400001000 } from './migrations/1764400001000-give-entries-a-deadline';
import { KeepAccountsApart1764500001000 } from './migrations/1764500001000-keep-accounts-apart';
import { KeepHoldings1796000000000 } from './migrations/1796000000000-keep-holdings';
import { KeepApprovals1796000000010 } from './migrations/1796000000010-keep-approvals';
import { KeepPrincipals1796400000001 } from './migrations/1796400000001-keep-principals';
import { KeepExchangeRates1796500000001 } from './migrations/1796500000001-keep-exchange-rates';
import { CountApprovals1796710000000 } from './migrations/1796710000000-count-approvals';
import { KeepLimits1796600000000 } from './migrations/1796600000000-keep-limits';
import { KeepRestrictions1796700000000 } from './migrations/1796700000000-keep-restrictions';
import { KeepBreakers1796720000000 } from './migrations/1796720000000-keep-breakers';
import { KeepOrderHistory1796800000001 } from './migrations/1796800000001-keep-order-history';
import { type OrderAssembly, assembleOrders } from './order.assembly';

const ASSEMBLY = Symbol('order management, put together');

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
            KeepApprovals1796000000010,
            KeepPrincipals1796400000001,
            KeepExchangeRates1796500000001,
            KeepLimits1796600000000,
            KeepRestrictions1796700000000,
            CountApprovals1796710000000,
            KeepBreakers1796720000000,
            KeepOrderHistory1796800000001,
          ],
        }),
      ],
      controllers: [DecisionsController, BrokerEventsController],
      providers: [...adapters(settingsOf(env)), ...assembled()],
    };
  }
}

function adapters(settings: OrderSettings): Provider[] {
  return [
    { provide: OrderStore, useFactory: () => new PgOrderStore(settings.account) },
    { provide: LimitStore, useFactory: () => new PgLimitStore(settings.account) },
    {
      provide: Listings,
      useFactory: (catalogue: InstrumentCatalogue) => new CatalogueListings(catalogue),
      inject: [InstrumentCatalogue],
    },
    {
      provide: ASSEMBLY,
      useFactory: (
        store: OrderStore,
        limitStore: LimitStore,
        listings: Listings,
        clock: Clock,
        logger: Logger,
        unitOfWork: UnitOfWork,
        messenger: Messenger,
      ) =>
        assembleOrders({
          ...{ settings, store, limitStore, listings },
          ...{ clock, logger, unitOfWork, messenger },
        }),
      inject: [OrderStore, LimitStore, Listings, Clock, Logger, UnitOfWork, Messenger],
    },
  ];
}

/** What controllers take, and what Nest starts and stops. */
function assembled(): Provider[] {
  const taken = (
    provide: abstract new (...parts: never[]) => object,
    part: keyof OrderAssembly,
  ): Provider => ({
    provide,
    useFactory: (assembly: OrderAssembly) => assembly[part],
    inject: [ASSEMBLY],
  });
  return [
    taken(MarketView, 'market'),
    taken(Reconciliation, 'reconciliation'),
    taken(IntentHandler, 'intentHandler'),
    taken(TradeManager, 'tradeManager'),
    taken(AccountManager, 'accountManager'),
    taken(OrderRuntime, 'runtime'),
  ];
}
