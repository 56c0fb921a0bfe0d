import { randomUUID } from 'node:crypto';
import { Clock } from '@fairlead/core';
import {
  INSTANCE_ID,
  Lease,
  Logger,
  PgLease,
  PlatformMetrics,
  UnitOfWork,
} from '@fairlead/platform';
import type { Provider } from '@nestjs/common';
import { PredictionCounter } from './adapters/in/prediction-counter';
import { PredictionPoller } from './adapters/in/prediction-poller';
import { PgPredictionStore } from './adapters/out/postgres/pg-prediction-store';
import { ApiPredictionSource } from './adapters/out/prediction-api/api-prediction-source';
import {
  API_RETRIES,
  PredictionApiClient,
} from './adapters/out/prediction-api/prediction-api-client';
import { PollPredictions } from './application/predictions/poll-predictions';
import { Instruments } from './application/ports/instruments';
import { PredictionSource } from './application/ports/prediction-source';
import { PredictionStore } from './application/ports/prediction-store';
import { SubmitSignal } from './application/submit-signal';
import type { PredictionSettings } from './config/prediction.settings';

/** The poller of the prediction API with what it rests on; nothing where no API is named. */
export function predictionProviders(settings: PredictionSettings | null): Provider[] {
  if (settings === null) return [];
  return [...outProviders(settings), applicationProvider(settings), ...inProviders(settings)];
}

function outProviders({ api, useDefaultOnly }: PredictionSettings): Provider[] {
  return [
    { provide: PredictionStore, useFactory: () => new PgPredictionStore() },
    { provide: Lease, useFactory: () => new PgLease() },
    {
      provide: PredictionSource,
      useFactory: () => {
        const client = new PredictionApiClient({
          ...api,
          retries: API_RETRIES,
          // Only spreads the tries of several clients; nothing is decided by it.
          random: () => Number.parseInt(randomUUID().slice(0, 8), 16) / 2 ** 32,
        });
        return new ApiPredictionSource(client, useDefaultOnly);
      },
    },
  ];
}

function applicationProvider({ policy, source }: PredictionSettings): Provider {
  return {
    provide: PollPredictions,
    useFactory: (
      unitOfWork: UnitOfWork,
      predictions: PredictionSource,
      store: PredictionStore,
      lease: Lease,
      submit: SubmitSignal,
      instruments: Instruments,
      clock: Clock,
    ) =>
      new PollPredictions({
        ...{ unitOfWork, predictions, store, lease, submit, instruments, clock },
        ...{ policy, source },
      }),
    inject: [
      UnitOfWork,
      PredictionSource,
      PredictionStore,
      Lease,
      SubmitSignal,
      Instruments,
      Clock,
    ],
  };
}

function inProviders({ tickers, intervalMs }: PredictionSettings): Provider[] {
  return [
    {
      provide: PredictionCounter,
      useFactory: ({ registry }: PlatformMetrics) => new PredictionCounter(registry),
      inject: [PlatformMetrics],
    },
    {
      provide: PredictionPoller,
      useFactory: (
        polls: PollPredictions,
        predictions: PredictionSource,
        lease: Lease,
        store: PredictionStore,
        unitOfWork: UnitOfWork,
        instruments: Instruments,
        clock: Clock,
        logger: Logger,
        counter: PredictionCounter,
        instance: string,
      ) =>
        new PredictionPoller({
          ...{ polls, predictions, lease, store, unitOfWork, instruments, clock, logger, counter },
          ...{ tickers, intervalMs },
          holder: `${instance} ${randomUUID()}`,
        }),
      inject: [
        PollPredictions,
        PredictionSource,
        Lease,
        PredictionStore,
        UnitOfWork,
        Instruments,
        Clock,
        Logger,
        PredictionCounter,
        INSTANCE_ID,
      ],
    },
  ];
}
