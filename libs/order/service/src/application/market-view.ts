import type { MarketIndicatorV1, QuoteMessage } from '@fairlead/contracts';
import {
  type Decimal,
  type Distance,
  type Instant,
  type Price,
  decimal,
  parseInstant,
  price,
} from '@fairlead/core';
import type { PlanQuote, RiskQuote } from '@fairlead/order-domain';

/** The last quotes and indicators, in memory: listened to, and asked for at the start. */
export class MarketView {
  private readonly quotes = new Map<string, QuoteMessage>();
  private readonly indicators = new Map<string, MarketIndicatorV1>();
  /** The newest word on when any instrument ticked: a quote is sent when it changes, so each one's own grows old. */
  private feedAt = '';

  onQuote(quote: QuoteMessage): void {
    if (quote.feedAt > this.feedAt) this.feedAt = quote.feedAt;
    const known = this.quotes.get(quote.instrumentKey);
    // The answer to the question at the start may be older than what was heard meanwhile.
    if (known === undefined || known.at <= quote.at) this.quotes.set(quote.instrumentKey, quote);
  }

  onIndicator(indicator: MarketIndicatorV1): void {
    const key = indicatorKey(indicator.instrumentKey, indicator);
    const known = this.indicators.get(key);
    if (known === undefined || known.at <= indicator.at) this.indicators.set(key, indicator);
  }

  /** Returns the last quote with its age, or null before the first one. */
  riskQuote(instrumentKey: string): RiskQuote | null {
    const quote = this.quotes.get(instrumentKey);
    if (quote === undefined) return null;
    return {
      bid: priceOrNull(quote.bid),
      ask: priceOrNull(quote.ask),
      last: priceOrNull(quote.last),
      at: parseInstant(quote.at),
      feedAt: parseInstant(this.feedAt),
      delayed: quote.delayed,
      halted: quote.halted ?? null,
      shortableShares: quote.shortableShares === undefined ? null : decimal(quote.shortableShares),
    };
  }

  /** Returns bid and ask for pricing an exit, or null where there is no quote as young as this. */
  planQuote(instrumentKey: string, youngerThan: Instant): PlanQuote | null {
    const quote = this.riskQuote(instrumentKey);
    if (quote === null || quote.at < youngerThan) return null;
    if (quote.bid === null || quote.ask === null) return null;
    return { bid: quote.bid, ask: quote.ask };
  }

  /** Returns the average true range that a distance names, in currency, or null where it is not known. */
  atr(instrumentKey: string, distance: Distance): Decimal | null {
    if (distance.kind !== 'atr') return null;
    const value = this.indicators.get(
      indicatorKey(instrumentKey, { name: 'ATR', ...distance }),
    )?.value;
    return value === undefined ? null : decimal(value);
  }
}

function indicatorKey(
  instrumentKey: string,
  of: { readonly name: string; readonly period: number; readonly interval: string },
): string {
  return [instrumentKey, of.name, of.period, of.interval].join('|');
}

function priceOrNull(text: string | null): Price | null {
  return text === null ? null : price(text);
}
