import type { QuoteMessage } from '@fairlead/contracts';
import { type Decimal, decimal } from '@fairlead/core';

/** The last quotes, in memory: they value positions, they decide nothing. */
export class QuoteBoard {
  private readonly quotes = new Map<string, QuoteMessage>();

  /** Takes in a quote; an older one than known is left out. */
  put(quote: QuoteMessage): void {
    const known = this.quotes.get(quote.instrumentKey);
    if (known === undefined || known.at <= quote.at) this.quotes.set(quote.instrumentKey, quote);
  }

  /** Returns the mid of bid and ask, else the last trade, else null. */
  mark(instrumentKey: string): Decimal | null {
    const quote = this.quotes.get(instrumentKey);
    if (quote === undefined) return null;
    if (quote.bid !== null && quote.ask !== null) {
      return decimal(quote.bid).plus(decimal(quote.ask)).times('0.5');
    }
    return quote.last === null ? null : decimal(quote.last);
  }
}
