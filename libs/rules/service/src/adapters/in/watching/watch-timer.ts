import { type Logger, type StopEvery, every } from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { WatchRules } from '../../../application/watching/watch-rules';

const EVERY_MS = 1_000;

/** Lets the rules that no event starts be looked at once a second. */
export class WatchTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stop: StopEvery | null = null;

  constructor(private readonly parts: { readonly watch: WatchRules; readonly logger: Logger }) {}

  onApplicationBootstrap(): void {
    const { watch, logger } = this.parts;
    this.stop = every(EVERY_MS, () => watch.lookAtAll(), { logger, event: 'rules.watch-failed' });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop?.();
    await this.parts.watch.idle();
  }
}
