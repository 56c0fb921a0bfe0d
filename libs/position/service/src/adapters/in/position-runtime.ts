import { ALL_QUOTES, REQUESTS, type QuoteMessage } from '@fairlead/contracts';
import {
  type Logger,
  type Messenger,
  type StopEvery,
  type Unsubscribe,
  every,
  logged,
} from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { DriftCheck } from '../../application/drift-check';
import type { EquityPublisher } from '../../application/equity-publisher';
import type { PositionQueries } from './queries/position.queries';
import type { QuoteCache } from '../../application/quote-cache';

const WORK_EVERY_MS = 1_000;

/** What the runtime drives. */
export interface PositionRuntimeParts {
  readonly driftCheck: DriftCheck;
  readonly equity: EquityPublisher;
  readonly queries: PositionQueries;
  readonly quotes: QuoteCache;
  readonly messenger: Messenger;
  readonly logger: Logger;
}

/** Drives position tracking: listens for quotes, keeps time. */
export class PositionRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stopListening: Unsubscribe = () => undefined;
  private readonly stops: StopEvery[] = [];

  constructor(private readonly parts: PositionRuntimeParts) {}

  async onApplicationBootstrap(): Promise<void> {
    const { messenger, logger, quotes, queries, driftCheck } = this.parts;
    await driftCheck.restore();
    queries.start();
    this.stopListening = messenger.listen<QuoteMessage>(ALL_QUOTES, (quote) => quotes.put(quote));
    this.stops.push(
      every(WORK_EVERY_MS, () => this.workDue(), { logger, event: 'position.work.failed' }),
    );
    // Market data may not be up yet; its quotes come by themselves then.
    void this.requestQuotes().catch((error: unknown) =>
      logger.warn('position.quotes.unknown', { error }),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.parts.queries.stop();
    this.stopListening();
    await Promise.all(this.stops.splice(0).map((stop) => stop()));
  }

  private async workDue(): Promise<void> {
    const { logger, driftCheck, equity } = this.parts;
    await logged(logger, 'position.drift.failed', () => driftCheck.checkDue());
    await logged(logger, 'position.equity.failed', () => equity.publishDue());
  }

  private async requestQuotes(): Promise<void> {
    const { quotes } = await this.parts.messenger.request(REQUESTS.market, {});
    for (const quote of quotes) this.parts.quotes.put(quote);
  }
}
