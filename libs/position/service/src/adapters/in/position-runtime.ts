import { ALL_QUOTES, REQUESTS, type QuoteMessage } from '@fairlead/contracts';
import type { Logger, Messenger, Unsubscribe } from '@fairlead/platform';
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

/** Drives position tracking: listens for quotes, replies, keeps time. */
export class PositionRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stops: Unsubscribe[] = [];
  private work: Promise<void> | null = null;

  constructor(private readonly parts: PositionRuntimeParts) {}

  async onApplicationBootstrap(): Promise<void> {
    const { messenger, quotes, queries, driftCheck } = this.parts;
    await driftCheck.restore();
    const timer = setInterval(() => this.workOnce(), WORK_EVERY_MS);
    timer.unref();
    this.stops.push(
      messenger.listen<QuoteMessage>(ALL_QUOTES, (quote) => quotes.put(quote)),
      messenger.reply(REQUESTS.positions, () => queries.positions()),
      messenger.reply(REQUESTS.performance, (request) => queries.performance(request)),
      () => clearInterval(timer),
    );
    // Market data may not be up yet; its quotes come by themselves then.
    void this.logged('position.quotes.unknown', () => this.requestQuotes());
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const stop of this.stops.splice(0)) stop();
    await this.work;
  }

  private workOnce(): void {
    this.work ??= this.workDue().finally(() => {
      this.work = null;
    });
  }

  private async workDue(): Promise<void> {
    await this.logged('position.drift.failed', () => this.parts.driftCheck.checkDue());
    await this.logged('position.equity.failed', () => this.parts.equity.publishDue());
  }

  private async requestQuotes(): Promise<void> {
    const { quotes } = await this.parts.messenger.request(REQUESTS.market, {});
    for (const quote of quotes) this.parts.quotes.put(quote);
  }

  private async logged(event: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.logger.warn(event, { error });
    }
  }
}
