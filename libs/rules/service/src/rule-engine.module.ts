import { createHash } from 'node:crypto';
import { Clock, isPaperAccount } from '@fairlead/core';
import {
  INSTANCE_ID,
  InstrumentCatalogue,
  Logger,
  Messenger,
  Partitions,
  PlatformModule,
  UnitOfWork,
} from '@fairlead/platform';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { RuleChanges } from './adapters/in/queries/rule-changes';
import { RuleQueries } from './adapters/in/queries/rule.queries';
import { RuleEventsController } from './adapters/in/events/rule-events.controller';
import { TriggerEventsController } from './adapters/in/events/trigger-events.controller';
import { QuoteListener } from './adapters/in/quotes/quote-listener';
import { fixtureFailures } from './adapters/in/rule-file/fixtures/fixtures';
import { readAppliedRules, readStoredRules } from './adapters/in/rule-file/parse-rules';
import { RuleFile } from './adapters/in/rule-file/rule-file';
import { PendingTimer } from './adapters/in/triggers/pending-timer';
import { PartitionedSymbols } from './adapters/out/partitioned-symbols';
import { PgPendingEvents } from './adapters/out/postgres/pg-pending-events';
import { PgRuleStore } from './adapters/out/postgres/pg-rule-store';
import { PgRuleVersions } from './adapters/out/postgres/pg-rule-versions';
import { DecideOnSignal } from './application/decide-on-signal';
import { KeepEvaluations } from './application/evaluations/keep-evaluations';
import { RecordFeedback } from './application/record-feedback';
import { PendingEvents } from './application/ports/pending-events';
import { RuleStore } from './application/ports/rule-store';
import { SymbolOwnership } from './application/ports/symbol-ownership';
import { RuleVersions } from './application/ports/rule-versions';
import { QuoteView } from './application/quote-view';
import { SurroundingsLoader } from './application/surroundings/surroundings-loader';
import { RuleSet } from './application/rule-set';
import { RuleFiles } from './application/rule-files';
import { RuleOperations } from './application/rule-operations';
import { RulesInForce } from './application/rules-in-force';
import { evaluationProviders } from './config/evaluation-providers';
import { RULE_ACCOUNT } from './config/rule-account.token';
import { DecideOnEdge } from './application/watching/decide-on-edge';
import { WatchRules } from './application/watching/watch-rules';
import { DecideOnEvent } from './application/triggers/decide-on-event';
import { DecidePending } from './application/triggers/decide-pending';
import { TakeEvents } from './application/triggers/take-events';
import { WatchTimer } from './adapters/in/watching/watch-timer';
import { KeepReasons1796700000001 } from './migrations/1796700000001-keep-reasons';
import { RememberFeatures1796600000001 } from './migrations/1796600000001-remember-features';
import { RememberIndicators1796430000001 } from './migrations/1796430000001-remember-indicators';
import { RememberSignals1796410000001 } from './migrations/1796410000001-remember-signals';
import { RememberEdges1796300000001 } from './migrations/1796300000001-remember-edges';
import { AwaitEvents1796420000001 } from './migrations/1796420000001-await-events';
import type { RulesEnv } from './config/rules.env';
import { KeepEvaluations1796500000001 } from './migrations/1796500000001-keep-evaluations';
import { CreateRuleFile1764000000003 } from './migrations/1764000000003-create-rule-file';
import { KeepAccountsApart1764500000002 } from './migrations/1764500000002-keep-accounts-apart';
import { OwnTradeResult1764600000001 } from './migrations/1764600000001-own-trade-result';
import { ReportEachFileStateOnce1796000000002 } from './migrations/1796000000002-report-each-file-state-once';
import { KeepRuleVersions1796100000001 } from './migrations/1796100000001-keep-rule-versions';
import { CreateRules1764000000002 } from './migrations/1764000000002-create-rules';

/** The wiring of the rule engine. */
@Module({})
export class RuleEngineModule {
  /** Returns the module for this configuration. */
  static register(env: RulesEnv): DynamicModule {
    return {
      module: RuleEngineModule,
      imports: [
        PlatformModule.forService({
          service: 'rule-engine',
          migrations: [
            CreateRules1764000000002,
            CreateRuleFile1764000000003,
            KeepAccountsApart1764500000002,
            OwnTradeResult1764600000001,
            ReportEachFileStateOnce1796000000002,
            KeepRuleVersions1796100000001,
            RememberEdges1796300000001,
            RememberSignals1796410000001,
            AwaitEvents1796420000001,
            RememberIndicators1796430000001,
            KeepEvaluations1796500000001,
            RememberFeatures1796600000001,
            KeepReasons1796700000001,
          ],
        }),
      ],
      controllers: [RuleEventsController, TriggerEventsController],
      providers: [
        ...applicationProviders(env),
        ...evaluationProviders(env),
        ...operationProviders(env),
        ...adapterProviders(env),
      ],
    };
  }
}

function applicationProviders(env: RulesEnv): Provider[] {
  return [
    { provide: RULE_ACCOUNT, useValue: env.TWS_ACCOUNT },
    { provide: RuleStore, useFactory: () => new PgRuleStore() },
    { provide: RuleVersions, useFactory: () => new PgRuleVersions() },
    { provide: RuleSet, useFactory: () => new RuleSet() },
    { provide: QuoteView, useFactory: () => new QuoteView(isPaperAccount(env.TWS_ACCOUNT)) },
    {
      provide: RuleFiles,
      useFactory: (
        unitOfWork: UnitOfWork,
        versions: RuleVersions,
        ruleSet: RuleSet,
        inForce: RulesInForce,
        clock: Clock,
        instance: string,
      ) =>
        new RuleFiles({
          ...{ unitOfWork, versions, ruleSet, inForce, clock, instance, account: env.TWS_ACCOUNT },
          hash: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
        }),
      inject: [UnitOfWork, RuleVersions, RuleSet, RulesInForce, Clock, INSTANCE_ID],
    },
    {
      provide: RulesInForce,
      useFactory: (versions: RuleVersions, ruleSet: RuleSet, instruments: InstrumentCatalogue) =>
        new RulesInForce({ versions, ruleSet, read: (text) => readStoredRules(text, instruments) }),
      inject: [RuleVersions, RuleSet, InstrumentCatalogue],
    },
    {
      provide: SurroundingsLoader,
      useFactory: (store: RuleStore, instruments: InstrumentCatalogue, quotes: QuoteView) =>
        new SurroundingsLoader({ store, instruments, quotes, account: env.TWS_ACCOUNT }),
      inject: [RuleStore, InstrumentCatalogue, QuoteView],
    },
    {
      provide: DecideOnSignal,
      useFactory: (
        store: RuleStore,
        ruleSet: RuleSet,
        clock: Clock,
        quotes: QuoteView,
        logger: Logger,
        inForce: RulesInForce,
        surroundings: SurroundingsLoader,
        evaluations: KeepEvaluations,
      ) =>
        new DecideOnSignal({
          ...{ store, ruleSet, inForce, clock, quotes, logger, account: env.TWS_ACCOUNT },
          ...{ surroundings, evaluations },
        }),
      inject: [
        ...[RuleStore, RuleSet, Clock, QuoteView, Logger, RulesInForce, SurroundingsLoader],
        KeepEvaluations,
      ],
    },
    ...watchingProviders(env),
    ...triggerProviders(env),
    {
      provide: RecordFeedback,
      useFactory: (store: RuleStore) => new RecordFeedback(store),
      inject: [RuleStore],
    },
  ];
}

/** Rules that no event starts. */
function watchingProviders({ TWS_ACCOUNT: account }: RulesEnv): Provider[] {
  return [
    {
      provide: DecideOnEdge,
      useFactory: (
        unitOfWork: UnitOfWork,
        store: RuleStore,
        ownership: SymbolOwnership,
        clock: Clock,
        quotes: QuoteView,
        logger: Logger,
        inForce: RulesInForce,
        surroundings: SurroundingsLoader,
        evaluations: KeepEvaluations,
      ) =>
        new DecideOnEdge({
          ...{ unitOfWork, store, ownership, inForce, clock, quotes, logger, account },
          ...{ surroundings, evaluations },
        }),
      inject: [
        ...[UnitOfWork, RuleStore, SymbolOwnership, Clock, QuoteView, Logger, RulesInForce],
        ...[SurroundingsLoader, KeepEvaluations],
      ],
    },
    {
      provide: WatchRules,
      useFactory: (
        unitOfWork: UnitOfWork,
        store: RuleStore,
        ruleSet: RuleSet,
        instruments: InstrumentCatalogue,
        ownership: SymbolOwnership,
        quotes: QuoteView,
        clock: Clock,
        logger: Logger,
        decideOnEdge: DecideOnEdge,
        inForce: RulesInForce,
        surroundings: SurroundingsLoader,
        evaluations: KeepEvaluations,
      ) =>
        new WatchRules({
          ...{ unitOfWork, store, ruleSet, instruments, ownership, quotes, clock, logger },
          ...{ account, decideOnEdge, inForce, surroundings, evaluations },
        }),
      inject: [
        ...[UnitOfWork, RuleStore, RuleSet, InstrumentCatalogue, SymbolOwnership, QuoteView],
        ...[Clock, Logger, DecideOnEdge, RulesInForce, SurroundingsLoader, KeepEvaluations],
      ],
    },
    {
      provide: WatchTimer,
      useFactory: (watch: WatchRules, logger: Logger) => new WatchTimer({ watch, logger }),
      inject: [WatchRules, Logger],
    },
  ];
}

/** Rules that other events than signals start. */
function triggerProviders({ TWS_ACCOUNT: account }: RulesEnv): Provider[] {
  return [
    { provide: PendingEvents, useFactory: () => new PgPendingEvents() },
    {
      provide: DecideOnEvent,
      useFactory: (
        unitOfWork: UnitOfWork,
        pending: PendingEvents,
        store: RuleStore,
        ruleSet: RuleSet,
        inForce: RulesInForce,
        instruments: InstrumentCatalogue,
        ownership: SymbolOwnership,
        surroundings: SurroundingsLoader,
        clock: Clock,
        quotes: QuoteView,
        logger: Logger,
        evaluations: KeepEvaluations,
      ) =>
        new DecideOnEvent({
          ...{ unitOfWork, pending, store, ruleSet, inForce, instruments, ownership },
          ...{ surroundings, clock, quotes, logger, account, evaluations },
        }),
      inject: [
        ...[UnitOfWork, PendingEvents, RuleStore, RuleSet, RulesInForce, InstrumentCatalogue],
        ...[SymbolOwnership, SurroundingsLoader, Clock, QuoteView, Logger, KeepEvaluations],
      ],
    },
    {
      provide: DecidePending,
      useFactory: (
        unitOfWork: UnitOfWork,
        pending: PendingEvents,
        ownership: SymbolOwnership,
        decideOnEvent: DecideOnEvent,
        logger: Logger,
      ) => new DecidePending({ unitOfWork, pending, ownership, decideOnEvent, logger, account }),
      inject: [UnitOfWork, PendingEvents, SymbolOwnership, DecideOnEvent, Logger],
    },
    {
      provide: TakeEvents,
      useFactory: (
        pending: PendingEvents,
        ruleSet: RuleSet,
        inForce: RulesInForce,
        instruments: InstrumentCatalogue,
        clock: Clock,
        decidePending: DecidePending,
      ) =>
        new TakeEvents({
          ...{ pending, ruleSet, inForce, instruments, clock, account },
          onTaken: () => decidePending.begin(),
        }),
      inject: [PendingEvents, RuleSet, RulesInForce, InstrumentCatalogue, Clock, DecidePending],
    },
    {
      provide: PendingTimer,
      useFactory: (pending: DecidePending, logger: Logger) => new PendingTimer({ pending, logger }),
      inject: [DecidePending, Logger],
    },
  ];
}

/** What people do with rules. */
function operationProviders({ TWS_ACCOUNT: account }: RulesEnv): Provider[] {
  return [
    {
      provide: RuleOperations,
      useFactory: (
        versions: RuleVersions,
        store: RuleStore,
        files: RuleFiles,
        ruleSet: RuleSet,
        inForce: RulesInForce,
        instruments: InstrumentCatalogue,
        clock: Clock,
        instance: string,
      ) =>
        new RuleOperations({
          ...{ versions, store, files, ruleSet, inForce, instruments, clock, account, instance },
          read: (text) => readAppliedRules(text, instruments),
          checkFixtures: (text, { rules, file }) =>
            fixtureFailures(text, { rules, file, instruments }),
        }),
      inject: [
        ...[RuleVersions, RuleStore, RuleFiles, RuleSet, RulesInForce, InstrumentCatalogue, Clock],
        INSTANCE_ID,
      ],
    },
    {
      provide: RuleChanges,
      useFactory: (messenger: Messenger, unitOfWork: UnitOfWork, operations: RuleOperations) =>
        new RuleChanges({ messenger, unitOfWork, operations }),
      inject: [Messenger, UnitOfWork, RuleOperations],
    },
  ];
}

function adapterProviders(env: RulesEnv): Provider[] {
  return [
    {
      provide: SymbolOwnership,
      useFactory: (partitions: Partitions) => new PartitionedSymbols(partitions),
      inject: [Partitions],
    },
    {
      provide: RuleFile,
      useFactory: (
        instruments: InstrumentCatalogue,
        files: RuleFiles,
        logger: Logger,
        clock: Clock,
      ) =>
        new RuleFile({
          ...{ rulesPath: env.FAIRLEAD_RULES, instrumentsPath: env.FAIRLEAD_INSTRUMENTS },
          ...{ instruments, files, logger, clock },
        }),
      inject: [InstrumentCatalogue, RuleFiles, Logger, Clock],
    },
    {
      provide: QuoteListener,
      useFactory: (messenger: Messenger, quotes: QuoteView, watch: WatchRules, logger: Logger) =>
        new QuoteListener({ messenger, quotes, watch, logger }),
      inject: [Messenger, QuoteView, WatchRules, Logger],
    },
    {
      provide: RuleQueries,
      useFactory: (
        messenger: Messenger,
        unitOfWork: UnitOfWork,
        store: RuleStore,
        ruleSet: RuleSet,
        files: RuleFiles,
        clock: Clock,
        instruments: InstrumentCatalogue,
        inForce: RulesInForce,
      ) =>
        new RuleQueries({
          ...{ messenger, unitOfWork, store, ruleSet, files, inForce, clock, instruments },
          account: env.TWS_ACCOUNT,
        }),
      inject: [
        ...[Messenger, UnitOfWork, RuleStore, RuleSet, RuleFiles, Clock, InstrumentCatalogue],
        RulesInForce,
      ],
    },
  ];
}
