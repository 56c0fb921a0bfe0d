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
import { MarketRuntime } from './adapters/in/market-runtime';
import { MarketQueries } from './adapters/in/queries/market.queries';
import { PgMarketStore } from './adapters/out/postgres/pg-market-store';
import { PgPastBarsStore } from './adapters/out/postgres/pg-past-bars-store';
import { MarketData } from './application/market-data';
import { PastBarsReader } from './application/past-bars/past-bars-reader';
import { PastBarsCache } from './application/past-bars/past-bars-cache';
import { PastBarsStore } from './application/ports/past-bars-store';
import { MarketStore } from './application/ports/market-store';
import { type MarketEnv, cacheLimits, publishedIntervals } from './config/market.env';
import { CreateMarketTables1763900000000 } from './migrations/1763900000000-create-market-tables';
import { ForgetBarsWithoutPrices1764100000000 } from './migrations/1764100000000-forget-bars-without-prices';
import { KeepEveryIndicator1796000000000 } from './migrations/1796000000000-keep-every-indicator';
import { KeepPastBars1796900000000 } from './migrations/1796900000000-keep-past-bars';
import { KeepAccountsApart1764500000000 } from './migrations/1764500000000-keep-accounts-apart';

/** The wiring of market-data. */
@Module({})
export class MarketDataModule {
  /** Returns the module for this configuration. */
  static register(env: MarketEnv): DynamicModule {
    return {
      module: MarketDataModule,
      imports: [
        PlatformModule.forService({
          service: 'market-data',
          migrations: [
            CreateMarketTables1763900000000,
            ForgetBarsWithoutPrices1764100000000,
            KeepAccountsApart1764500000000,
            KeepEveryIndicator1796000000000,
            KeepPastBars1796900000000,
          ],
        }),
      ],
      controllers: [BrokerEventsController],
      providers: [
        { provide: MarketStore, useFactory: () => new PgMarketStore(env.TWS_ACCOUNT ?? '') },
        {
          provide: MarketData,
          useFactory: (
            unitOfWork: UnitOfWork,
            messenger: Messenger,
            store: MarketStore,
            clock: Clock,
            logger: Logger,
            instruments: InstrumentCatalogue,
          ) =>
            new MarketData({
              ...{ unitOfWork, messenger, store, clock, logger },
              account: env.TWS_ACCOUNT ?? null,
              intervals: publishedIntervals(env),
              tickerLimit: env.FAIRLEAD_TICKER_LIMIT,
              retentionDays: env.FAIRLEAD_BAR_RETENTION_DAYS,
              symbolOf: (key) => instruments.byKey(key)?.name ?? null,
            }),
          inject: [UnitOfWork, Messenger, MarketStore, Clock, Logger, InstrumentCatalogue],
        },
        ...pastBarsProviders(env),
        {
          provide: MarketRuntime,
          useFactory: (
            marketData: MarketData,
            pastBars: PastBarsReader,
            messenger: Messenger,
            logger: Logger,
          ) => {
            const queries = new MarketQueries(messenger, marketData, pastBars);
            return new MarketRuntime({ marketData, queries, messenger, logger });
          },
          inject: [MarketData, PastBarsReader, Messenger, Logger],
        },
      ],
    };
  }
}

/** Bars of the past, with the cache of what the broker answered. */
function pastBarsProviders(env: MarketEnv): Provider[] {
  return [
    { provide: PastBarsStore, useFactory: () => new PgPastBarsStore(env.TWS_ACCOUNT ?? '') },
    {
      provide: PastBarsCache,
      useFactory: (
        messenger: Messenger,
        unitOfWork: UnitOfWork,
        store: PastBarsStore,
        clock: Clock,
        logger: Logger,
      ) => {
        const parts = { messenger, unitOfWork, store, clock, logger };
        return new PastBarsCache({ ...parts, ...cacheLimits(env) });
      },
      inject: [Messenger, UnitOfWork, PastBarsStore, Clock, Logger],
    },
    {
      provide: PastBarsReader,
      useFactory: (cache: PastBarsCache, clock: Clock, instruments: InstrumentCatalogue) =>
        new PastBarsReader({ cache, clock, instruments }),
      inject: [PastBarsCache, Clock, InstrumentCatalogue],
    },
  ];
}
