import { PUBLISHED_INDICATORS, type PublishedIndicator } from '@fairlead/contracts';
import { Clock } from '@fairlead/core';
import {
  InstrumentCatalogue,
  Logger,
  Messenger,
  PlatformModule,
  UnitOfWork,
} from '@fairlead/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { BrokerEventsController } from './adapters/in/events/broker-events.controller';
import { MarketRuntime } from './adapters/in/market-runtime';
import { MarketQueries } from './adapters/in/queries/market.queries';
import { PgMarketStore } from './adapters/out/postgres/pg-market-store';
import { MarketData } from './application/market-data';
import { PastBarsReader } from './application/past-bars-reader';
import { MarketStore } from './application/ports/market-store';
import { type MarketEnv, publishedIntervals } from './config/market.env';
import { CreateMarketTables1763900000000 } from './migrations/1763900000000-create-market-tables';
import { ForgetBarsWithoutPrices1764100000000 } from './migrations/1764100000000-forget-bars-without-prices';
import { KeepEveryIndicator1796000000000 } from './migrations/1796000000000-keep-every-indicator';
import { KeepAccountsApart1764500000000 } from './migrations/1764500000000-keep-accounts-apart';

/** The wiring of market-data. */
@Module({})
export class MarketDataModule {
  /** Returns the module for this configuration. */
  static register(
    env: MarketEnv,
    indicators: readonly PublishedIndicator[] = PUBLISHED_INDICATORS,
  ): DynamicModule {
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
              indicators,
              tickerLimit: env.FAIRLEAD_TICKER_LIMIT,
              retentionDays: env.FAIRLEAD_BAR_RETENTION_DAYS,
              symbolOf: (key) => instruments.byKey(key)?.name ?? null,
            }),
          inject: [UnitOfWork, Messenger, MarketStore, Clock, Logger, InstrumentCatalogue],
        },
        {
          provide: PastBarsReader,
          useFactory: (messenger: Messenger, clock: Clock, instruments: InstrumentCatalogue) =>
            new PastBarsReader({ messenger, clock, instruments }),
          inject: [Messenger, Clock, InstrumentCatalogue],
        },
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
