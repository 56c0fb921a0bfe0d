import { ALL_QUOTES, REQUESTS, type QuoteMessage } from '@fairlead/contracts';
import type { Logger, Messenger, Unsubscribe } from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { QuoteView } from '../../../application/quote-view';
import type { WatchRules } from '../../../application/watching/watch-rules';

const REQUEST_AGAIN_AFTER_MS = 1_000;

/** Listens to quotes, and requests those of before: market data publishes only what changes. */
export class QuoteListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stop: Unsubscribe | null = null;
  private isStopped = false;

  constructor(
    private readonly parts: {
      readonly messenger: Messenger;
      readonly quotes: QuoteView;
      readonly watch: WatchRules;
      readonly logger: Logger;
    },
  ) {}

  onApplicationBootstrap(): void {
    const { messenger, quotes, watch } = this.parts;
    this.stop = messenger.listen<QuoteMessage>(ALL_QUOTES, (quote) => {
      quotes.put(quote);
      watch.onQuote(quote.instrumentKey);
    });
    this.requestQuotes();
  }

  beforeApplicationShutdown(): void {
    this.isStopped = true;
    this.stop?.();
  }

  /** Market data may start later than this. */
  private requestQuotes(): void {
    if (this.isStopped) return;
    const { messenger, quotes, logger } = this.parts;
    messenger.request(REQUESTS.market, {}).then(
      (market) => {
        for (const quote of market.quotes) quotes.put(quote);
      },
      (error: unknown) => {
        logger.debug('rules.quotes-unknown', { error });
        setTimeout(() => this.requestQuotes(), REQUEST_AGAIN_AFTER_MS).unref();
      },
    );
  }
}
