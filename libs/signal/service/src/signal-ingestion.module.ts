import { Clock } from '@fairlead/core';
import {
  INSTANCE_ID,
  InstrumentCatalogue,
  Logger,
  Messenger,
  PlatformMetrics,
  PlatformModule,
  UnitOfWork,
} from '@fairlead/platform';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Admission } from './adapters/in/http/admission';
import { BatchIntake } from './adapters/in/http/batch/batch-intake';
import { SignalQueries } from './adapters/in/queries/signal.queries';
import { SubmissionQueries } from './adapters/in/queries/submission.queries';
import { SignalEvidenceController } from './adapters/in/events/signal-evidence.controller';
import { ApiKeys } from './adapters/in/http/api-keys';
import { AlertsController } from './adapters/in/http/alerts.controller';
import { RateLimiter } from './adapters/in/http/rate-limiter';
import { RawBodyInstaller } from './adapters/in/http/raw-body.installer';
import { SenderCheck } from './adapters/in/http/sender-check';
import { SignalsController } from './adapters/in/http/signals.controller';
import { TrustedProxies } from './adapters/in/http/trusted-proxies';
import { SubmissionCounter } from './adapters/in/http/submission-counter';
import { CatalogueInstruments } from './adapters/out/instruments/catalogue-instruments';
import { PgApiKeyStore } from './adapters/out/postgres/pg-api-key-store';
import { PgSignalStore } from './adapters/out/postgres/pg-signal-store';
import { SubmitBatch } from './application/batch/submit-batch';
import { ManageKeys } from './application/manage-keys';
import { AlertMappings } from './application/alerts/alert-mappings';
import { SubmitAlert } from './application/alerts/submit-alert';
import { DisposeSignal } from './application/dispose-signal';
import { ApiKeyStore } from './application/ports/api-key-store';
import { Instruments } from './application/ports/instruments';
import { SignalStore } from './application/ports/signal-store';
import { SubmitSignal } from './application/submit-signal';
import { predictionProviders } from './prediction.providers';
import { predictionSettingsOf } from './config/prediction.settings';
import { proxiesOf } from './config/are-proxies';
import { webhookKeysOf } from './config/are-webhook-secrets';
import type { SignalEnv } from './config/signal.env';
import { CreateSignals1764000000001 } from './migrations/1764000000001-create-signals';
import { AddPredictions1764000000201 } from './migrations/1764000000201-add-predictions';
import { LimitApiKeys1764000000301 } from './migrations/1764000000301-limit-api-keys';
import { StrategiesOfKeys1796900000301 } from './migrations/1796900000301-strategies-of-keys';
import { AddSignalReceiver1764000000101 } from './migrations/1764000000101-add-signal-receiver';

/** Longest life that a sender may give a signal: a day. */
const LIFETIME_MS_MAX = 86_400_000;

/** The wiring of signal-ingestion. */
@Module({})
export class SignalIngestionModule {
  /** Returns the module for this configuration. */
  static register(env: SignalEnv): DynamicModule {
    return {
      module: SignalIngestionModule,
      imports: [
        PlatformModule.forService({
          service: 'signal-ingestion',
          migrations: [
            CreateSignals1764000000001,
            AddSignalReceiver1764000000101,
            AddPredictions1764000000201,
            LimitApiKeys1764000000301,
            StrategiesOfKeys1796900000301,
          ],
        }),
      ],
      controllers: [SignalsController, AlertsController, SignalEvidenceController],
      providers: [
        ...outProviders(),
        ...applicationProviders(env),
        ...inProviders(env),
        ...predictionProviders(predictionSettingsOf(env)),
      ],
      exports: [ApiKeys],
    };
  }
}

function outProviders(): Provider[] {
  return [
    { provide: SignalStore, useFactory: () => new PgSignalStore() },
    { provide: ApiKeyStore, useFactory: () => new PgApiKeyStore() },
    {
      provide: ApiKeys,
      useFactory: (unitOfWork: UnitOfWork, store: ApiKeyStore, clock: Clock) =>
        new ApiKeys(unitOfWork, store, clock),
      inject: [UnitOfWork, ApiKeyStore, Clock],
    },
    {
      provide: ManageKeys,
      useFactory: (store: ApiKeyStore, clock: Clock, keys: ApiKeys) =>
        new ManageKeys(store, clock, () => keys.forget()),
      inject: [ApiKeyStore, Clock, ApiKeys],
    },
    {
      provide: Instruments,
      useFactory: (catalogue: InstrumentCatalogue) => new CatalogueInstruments(catalogue),
      inject: [InstrumentCatalogue],
    },
  ];
}

function applicationProviders(env: SignalEnv): Provider[] {
  return [
    {
      provide: SubmitSignal,
      useFactory: (
        unitOfWork: UnitOfWork,
        store: SignalStore,
        instruments: Instruments,
        instance: string,
      ) =>
        new SubmitSignal({
          ...{ unitOfWork, store, instruments },
          limits: {
            ageMsMax: env.FAIRLEAD_SIGNAL_AGE_MS_MAX,
            futureSkewMsMax: env.FAIRLEAD_SIGNAL_FUTURE_MS_MAX,
            lifetimeMsMax: LIFETIME_MS_MAX,
          },
          instance,
        }),
      inject: [UnitOfWork, SignalStore, Instruments, INSTANCE_ID],
    },
    {
      provide: SubmitBatch,
      useFactory: (submit: SubmitSignal, logger: Logger) => new SubmitBatch(submit, logger),
      inject: [SubmitSignal, Logger],
    },
    { provide: AlertMappings, useFactory: () => AlertMappings.read(env.FAIRLEAD_ALERTS) },
    {
      provide: SubmitAlert,
      useFactory: (submit: SubmitSignal) => new SubmitAlert(submit),
      inject: [SubmitSignal],
    },
    {
      provide: DisposeSignal,
      useFactory: (store: SignalStore, clock: Clock) => new DisposeSignal(store, clock),
      inject: [SignalStore, Clock],
    },
  ];
}

function inProviders(env: SignalEnv): Provider[] {
  const { FAIRLEAD_SIGNALS_PER_SECOND: perSecond, FAIRLEAD_SIGNALS_BURST: burst } = env;
  const rate = { perSecond, burst };
  return [
    {
      provide: SenderCheck,
      useFactory: (keys: ApiKeys, clock: Clock) =>
        new SenderCheck(keys, webhookKeysOf(env.FAIRLEAD_WEBHOOK_SECRETS), clock),
      inject: [ApiKeys, Clock],
    },
    {
      provide: RateLimiter,
      useFactory: (clock: Clock) => new RateLimiter(rate, clock),
      inject: [Clock],
    },
    {
      provide: Admission,
      useFactory: (senders: SenderCheck, limiter: RateLimiter, clock: Clock, logger: Logger) =>
        new Admission(senders, limiter, clock, logger),
      inject: [SenderCheck, RateLimiter, Clock, Logger],
    },
    {
      provide: BatchIntake,
      useFactory: (
        submitSignal: SubmitSignal,
        submit: SubmitBatch,
        admission: Admission,
        counter: SubmissionCounter,
      ) => new BatchIntake({ submitSignal, submit, admission, counter }),
      inject: [SubmitSignal, SubmitBatch, Admission, SubmissionCounter],
    },
    {
      provide: SubmissionCounter,
      useFactory: ({ registry }: PlatformMetrics) => new SubmissionCounter(registry),
      inject: [PlatformMetrics],
    },
    {
      provide: TrustedProxies,
      useFactory: (host: HttpAdapterHost) =>
        new TrustedProxies(host, proxiesOf(env.FAIRLEAD_TRUSTED_PROXIES)),
      inject: [HttpAdapterHost],
    },
    {
      provide: RawBodyInstaller,
      useFactory: (host: HttpAdapterHost, counter: SubmissionCounter) =>
        new RawBodyInstaller(host, counter),
      inject: [HttpAdapterHost, SubmissionCounter],
    },
    {
      provide: SubmissionQueries,
      useFactory: (
        messenger: Messenger,
        submit: SubmitBatch,
        admission: Admission,
        counter: SubmissionCounter,
      ) => new SubmissionQueries(messenger, { submit, admission, counter }),
      inject: [Messenger, SubmitBatch, Admission, SubmissionCounter],
    },
    {
      provide: SignalQueries,
      useFactory: (
        messenger: Messenger,
        unitOfWork: UnitOfWork,
        ...[store, keys]: [SignalStore, ManageKeys]
      ) => new SignalQueries(messenger, unitOfWork, store, keys),
      inject: [Messenger, UnitOfWork, SignalStore, ManageKeys],
    },
  ];
}
