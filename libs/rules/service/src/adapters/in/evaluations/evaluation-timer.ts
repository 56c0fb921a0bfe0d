import { type Logger, type StopEvery, every } from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { KeepEvaluations } from '../../../application/evaluations/keep-evaluations';

const EVERY_MS = 60_000;

/** Lets old evaluations be forgotten once a minute. */
export class EvaluationTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stop: StopEvery | null = null;

  constructor(
    private readonly parts: { readonly evaluations: KeepEvaluations; readonly logger: Logger },
  ) {}

  onApplicationBootstrap(): void {
    const { evaluations, logger } = this.parts;
    this.stop = every(EVERY_MS, () => evaluations.forgetOld(), { logger, event: 'rules.not-forgotten' }); // prettier-ignore
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop?.();
  }
}
