import { Clock } from '@fairlead/core';
import { Logger, Messenger, PlatformModule, UnitOfWork } from '@fairlead/platform';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { PositionEventsController } from './adapters/in/events/position-events.controller';
import { PositionRuntime } from './adapters/in/position-runtime';
import { PgAccountStore } from './adapters/out/postgres/pg-account-store';
import { PgPositionStore } from './adapters/out/postgres/pg-position-store';
import { DriftCheck } from './application/drift-check';
import { EquityPublisher } from './application/equity-publisher';
import { PositionLedger } from './application/position-ledger';
import { PositionQueries } from './adapters/in/queries/position.queries';
import { ReconciledPositions } from './application/reconciled-positions';
import { AccountStore, PositionStore } from './application/ports/position-store';
import { QuoteCache } from './application/quote-cache';
import type { PositionEnv } from './config/position.env';
import { CreatePositionTables1763900000001 } from './migrations/1763900000001-create-position-tables';
import { AllowBustedExecutions1764000002000 } from './migrations/1764000002000-allow-busted-executions';
import { KeepTradeAdjustments1796000000001 } from './migrations/1796000000001-keep-trade-adjustments';
import { KeepRatesOfAccounts1796500000001 } from './migrations/1796500000001-keep-exchange-rates';

/** The wiring of position-tracking. */
@Module({})
export class PositionTrackingModule {
  /** Returns the module for this configuration. */
  static register(env: PositionEnv): DynamicModule {
    return {
      module: PositionTrackingModule,
      imports: [
        PlatformModule.forService({
          service: 'position-tracking',
          migrations: [
            CreatePositionTables1763900000001,
            AllowBustedExecutions1764000002000,
            KeepTradeAdjustments1796000000001,
            KeepRatesOfAccounts1796500000001,
          ],
        }),
      ],
      controllers: [PositionEventsController],
      providers: [...adapters(env), ...APPLICATION, driftCheck(env), RECONCILED, RUNTIME],
    };
  }
}

function adapters(env: PositionEnv): readonly Provider[] {
  const account = env.TWS_ACCOUNT ?? null;
  return [
    { provide: PositionStore, useFactory: () => new PgPositionStore(account) },
    { provide: AccountStore, useFactory: () => new PgAccountStore(account) },
  ];
}

const APPLICATION: readonly Provider[] = [
  { provide: QuoteCache, useFactory: () => new QuoteCache() },
  {
    provide: EquityPublisher,
    useFactory: (unitOfWork: UnitOfWork, store: AccountStore, clock: Clock) =>
      new EquityPublisher(unitOfWork, store, clock),
    inject: [UnitOfWork, AccountStore, Clock],
  },
  {
    provide: PositionLedger,
    useFactory: (
      store: PositionStore,
      equity: EquityPublisher,
      quotes: QuoteCache,
      logger: Logger,
    ) => new PositionLedger({ store, equity, quotes, logger }),
    inject: [PositionStore, EquityPublisher, QuoteCache, Logger],
  },
  {
    provide: PositionQueries,
    useFactory: (
      messenger: Messenger,
      unitOfWork: UnitOfWork,
      store: PositionStore,
      quotes: QuoteCache,
    ) => new PositionQueries({ messenger, unitOfWork, store, quotes }),
    inject: [Messenger, UnitOfWork, PositionStore, QuoteCache],
  },
];

const RECONCILED: Provider = {
  provide: ReconciledPositions,
  useFactory: (store: PositionStore, ledger: PositionLedger, check: DriftCheck, logger: Logger) =>
    new ReconciledPositions({ store, ledger, driftCheck: check, logger }),
  inject: [PositionStore, PositionLedger, DriftCheck, Logger],
};

const RUNTIME: Provider = {
  provide: PositionRuntime,
  useFactory: (
    check: DriftCheck,
    equity: EquityPublisher,
    queries: PositionQueries,
    quotes: QuoteCache,
    messenger: Messenger,
    logger: Logger,
  ) => new PositionRuntime({ driftCheck: check, equity, queries, quotes, messenger, logger }),
  inject: [DriftCheck, EquityPublisher, PositionQueries, QuoteCache, Messenger, Logger],
};

function driftCheck(env: PositionEnv): Provider {
  return {
    provide: DriftCheck,
    useFactory: (
      unitOfWork: UnitOfWork,
      accounts: AccountStore,
      positions: PositionStore,
      ledger: PositionLedger,
      clock: Clock,
      logger: Logger,
    ) =>
      new DriftCheck({
        ...{ unitOfWork, accounts, positions, ledger, clock, logger },
        account: env.TWS_ACCOUNT ?? null,
        settleMs: env.FAIRLEAD_DRIFT_SETTLE_MS,
      }),
    inject: [UnitOfWork, AccountStore, PositionStore, PositionLedger, Clock, Logger],
  };
}
