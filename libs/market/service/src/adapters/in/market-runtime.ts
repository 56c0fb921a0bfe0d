import { TICK_SUBJECT, type TickBatchMessage } from '@fairlead/contracts';
import { type Logger, type Messenger, type StopEvery, type Unsubscribe, every, logged } from '@fairlead/platform'; // prettier-ignore
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { MarketData } from '../../application/market-data';
import type { MarketQueries } from './queries/market.queries';

const QUOTES_EVERY_MS = 20;
const WORK_EVERY_MS = 1_000;
/** A rule that names another indicator has it this much later, and its history after that. */
const RULES_EVERY_MS = 5_000;

/** What the runtime drives. */
export interface MarketRuntimeParts {
  readonly marketData: MarketData;
  readonly queries: MarketQueries;
  readonly messenger: Messenger;
  readonly logger: Logger;
}

/** Drives market data: listens for ticks, keeps time. */
export class MarketRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stopListening: Unsubscribe = () => undefined;
  private readonly stops: StopEvery[] = [];

  constructor(private readonly parts: MarketRuntimeParts) {}

  async onApplicationBootstrap(): Promise<void> {
    const { marketData, queries, messenger, logger } = this.parts;
    await marketData.restore();
    queries.start();
    this.stopListening = messenger.listen<TickBatchMessage>(TICK_SUBJECT, (batch) =>
      marketData.onTicks(batch),
    );
    void logged(logger, 'rules.not-followed', () => marketData.followRules());
    this.stops.push(
      every(QUOTES_EVERY_MS, () => marketData.emitQuotes(), { logger, event: 'quotes.failed' }),
      every(WORK_EVERY_MS, () => marketData.closeBars(), { logger, event: 'bars.not-closed' }),
      every(WORK_EVERY_MS, () => marketData.record(), { logger, event: 'market.not-recorded' }),
      every(WORK_EVERY_MS, () => marketData.keepFed(), { logger, event: 'market.not-fed' }),
      every(RULES_EVERY_MS, () => marketData.followRules(), {
        logger,
        event: 'rules.not-followed',
      }),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.parts.queries.stop();
    this.stopListening();
    await Promise.all(this.stops.splice(0).map((stop) => stop()));
    await this.parts.marketData.stop();
  }
}
