import { type QuoteMessage, quoteSubject } from '@fairlead/contracts';
import type { MarketFold } from '@fairlead/market-domain';
import type { Messenger } from '@fairlead/platform';
import { quoteMessageOf } from './market.mapper';

/** Quotes of one instrument are at least this far apart, in ms. */
const QUOTE_GAP_MS = 100;

/** Emits the last quote of what changed: at once where the last one is long enough ago, else when it is. */
export class QuoteEmitter {
  private readonly emittedAt = new Map<string, number>();
  private readonly waiting = new Set<string>();

  constructor(
    private readonly fold: MarketFold,
    private readonly messenger: Messenger,
    private readonly contractOf: (instrumentKey: string) => number,
  ) {}

  /** Emits what is due at this moment (epoch ms) and keeps the rest for the next call. */
  emitDue(nowMs: number): void {
    for (const key of this.fold.takeChanged()) this.waiting.add(key);
    for (const key of this.waiting) {
      const elapsedMs = nowMs - (this.emittedAt.get(key) ?? -Infinity);
      // A clock that was set back must not hold a quote until it has caught up.
      if (elapsedMs >= 0 && elapsedMs < QUOTE_GAP_MS) continue;
      this.waiting.delete(key);
      this.emittedAt.set(key, nowMs);
      const message = this.messageOf(key);
      if (message !== null) this.messenger.emit(quoteSubject(key), message);
    }
  }

  /** Returns the last quotes of all instruments. */
  all(): readonly QuoteMessage[] {
    const feedAt = this.fold.feedAt;
    if (feedAt === null) return [];
    return this.fold
      .quotes()
      .map((quote) =>
        quoteMessageOf(quote, { feedAt, contractId: this.contractOf(quote.instrumentKey) }),
      );
  }

  private messageOf(key: string): QuoteMessage | null {
    const quote = this.fold.quote(key);
    const feedAt = this.fold.feedAt;
    if (quote === null || feedAt === null) return null;
    return quoteMessageOf(quote, { feedAt, contractId: this.contractOf(key) });
  }
}
