import { REQUESTS, TICK_SUBJECT, type TickBatchMessage } from '@fairlead/contracts';
import { type Messenger, type Unsubscribe, every } from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { MarketData } from '../../application/market-data';

const QUOTES_EVERY_MS = 20;
const WORK_EVERY_MS = 1_000;

/** Drives market data: listens for ticks, answers, keeps time. */
export class MarketRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stops: Unsubscribe[] = [];

  constructor(
    private readonly marketData: MarketData,
    private readonly messenger: Messenger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.marketData.restore();
    this.stops.push(
      this.messenger.listen<TickBatchMessage>(TICK_SUBJECT, (batch) => this.marketData.onTicks(batch)), // prettier-ignore
      this.messenger.reply(REQUESTS.market, () => Promise.resolve(this.marketData.market())),
      every(QUOTES_EVERY_MS, () => this.marketData.emitQuotes()),
      every(WORK_EVERY_MS, () => void this.marketData.tick()),
      every(WORK_EVERY_MS, () => void this.marketData.keepFed()),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const stop of this.stops.splice(0)) stop();
    await this.marketData.stop();
  }
}
