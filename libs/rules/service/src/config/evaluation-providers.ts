import { Clock } from '@fairlead/core';
import { InstrumentCatalogue, Logger, Messenger, UnitOfWork } from '@fairlead/platform';
import type { Provider } from '@nestjs/common';
import { EvaluationTimer } from '../adapters/in/evaluations/evaluation-timer';
import { EvaluationQueries } from '../adapters/in/queries/evaluation.queries';
import { PgEvaluationStore } from '../adapters/out/postgres/pg-evaluation-store';
import { KeepEvaluations } from '../application/evaluations/keep-evaluations';
import { EvaluationStore } from '../application/ports/evaluation-store';
import type { RulesEnv } from './rules.env';

/** How rules were evaluated: kept, asked for and forgotten. */
export function evaluationProviders({ TWS_ACCOUNT: account }: RulesEnv): Provider[] {
  return [
    { provide: EvaluationStore, useFactory: () => new PgEvaluationStore() },
    {
      provide: KeepEvaluations,
      useFactory: (store: EvaluationStore, unitOfWork: UnitOfWork, clock: Clock) =>
        new KeepEvaluations({ store, unitOfWork, clock, account }),
      inject: [EvaluationStore, UnitOfWork, Clock],
    },
    {
      provide: EvaluationTimer,
      useFactory: (evaluations: KeepEvaluations, logger: Logger) =>
        new EvaluationTimer({ evaluations, logger }),
      inject: [KeepEvaluations, Logger],
    },
    {
      provide: EvaluationQueries,
      useFactory: (
        messenger: Messenger,
        unitOfWork: UnitOfWork,
        store: EvaluationStore,
        instruments: InstrumentCatalogue,
      ) => new EvaluationQueries({ messenger, unitOfWork, store, instruments, account }),
      inject: [Messenger, UnitOfWork, EvaluationStore, InstrumentCatalogue],
    },
  ];
}
