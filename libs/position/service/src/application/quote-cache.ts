import { type QuoteMessage, lastPriceOf, quoteStateOf } from '@fairlead/contracts';
import { type Decimal, SPREAD_MAX_PCT, middleOf, soundPrices } from '@fairlead/core';

interface Mark {
  readonly at: string;
  readonly price: Decimal | null;
}

/** What shares are worth by the last quotes, in memory: it values positions, it decides nothing. */
export class QuoteCache {
  private readonly marks = new Map<string, Mark>();

  /** Takes in a quote; an older one than known is left out. */
  put(quote: QuoteMessage): void {
    const known = this.marks.get(quote.instrumentKey);
    if (known !== undefined && known.at > quote.at) return;
    // A quote that cannot be trusted says nothing about the worth; the last trade does, else the mark from before.
    const sound = soundPrices(quoteStateOf(quote), SPREAD_MAX_PCT);
    const now = sound === null ? lastPriceOf(quote) : middleOf(sound);
    this.marks.set(quote.instrumentKey, { at: quote.at, price: now ?? known?.price ?? null });
  }

  /** Returns the mid of bid and ask, else the last trade, else null. */
  mark(instrumentKey: string): Decimal | null {
    return this.marks.get(instrumentKey)?.price ?? null;
  }
}
