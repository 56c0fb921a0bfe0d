import type { QuoteMessage } from '@fairlead/contracts';
import { type Decimal, decimal, isDecimalText, parseInstant } from '@fairlead/core';
import type { QuoteFacts } from '@fairlead/rules-domain';

/** The last quotes, in memory: listened to, and requested at the start. */
export class QuoteView {
  private readonly quotes = new Map<string, QuoteMessage>();

  constructor(private readonly paper: boolean) {}

  /** Takes in a quote; an older one than known is left out. */
  put(quote: QuoteMessage): void {
    const known = this.quotes.get(quote.instrumentKey);
    if (known === undefined || known.at <= quote.at) this.quotes.set(quote.instrumentKey, quote);
  }

  /** Returns the last quote of an instrument, or null before the first one. Delayed data is for paper only. */
  of(instrumentKey: string): QuoteFacts | null {
    const quote = this.quotes.get(instrumentKey);
    if (quote === undefined) return null;
    const isOff = quote.frozen === true || quote.indicative === true || quote.halted === true;
    return {
      bid: decimalOrNull(quote.bid),
      ask: decimalOrNull(quote.ask),
      last: decimalOrNull(quote.last),
      previousClose: decimalOrNull(quote.previousClose),
      volume: decimalOrNull(quote.volume),
      quotedAt: parseInstant(quote.at),
      live: !isOff && (this.paper || !quote.delayed),
    };
  }
}

/** What is no number says nothing: a decision about a signal never fails for it. */
function decimalOrNull(text: string | null): Decimal | null {
  return isDecimalText(text) ? decimal(text) : null;
}
