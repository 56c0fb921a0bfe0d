import { type Logger, type StopEvery, every } from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { DecidePending } from '../../../application/triggers/decide-pending';

const EVERY_MS = 1_000;

/** Lets be decided once a second what other replicas took, or what was left by one that died. */
export class PendingTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stop: StopEvery | null = null;

  constructor(private readonly parts: { readonly pending: DecidePending; readonly logger: Logger }) {} // prettier-ignore

  onApplicationBootstrap(): void {
    const { pending, logger } = this.parts;
    this.stop = every(EVERY_MS, () => pending.look(), { logger, event: 'rules.pending-failed' });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop?.();
    await this.parts.pending.idle();
  }
}
