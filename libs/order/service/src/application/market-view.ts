import {
  type BrokerInstrumentV1,
  type MarketIndicatorV1,
  type QuoteMessage,
  quoteStateOf,
} from '@fairlead/contracts';
import {
  type Decimal,
  type Distance,
  type Instant,
  type QuoteLimits,
  type TrustedQuote,
  decimal,
  middleOf,
  parseInstant,
  soundPrices,
  trustedQuote,
} from '@fairlead/core';
import type { RiskQuote } from '@fairlead/order-domain';
import { sessionOf } from './sessions';

/** The last quotes and indicators, in memory: listened to, and asked for at the start. Instruments beside them, for their hours. */
export class MarketView {
  private readonly quotes = new Map<string, QuoteMessage>();
  /** The middle of the last quote of each instrument that could be trusted. */
  private readonly lastPrices = new Map<string, Decimal>();
  private readonly instruments = new Map<string, BrokerInstrumentV1>();
  private readonly indicators = new Map<string, MarketIndicatorV1>();
  /** The newest word on when any instrument ticked: a quote is sent when it changes, so each one's own grows old. */
  private feedAt = '';

  constructor(private readonly limits: QuoteLimits) {}

  onQuote(quote: QuoteMessage): void {
    if (quote.feedAt > this.feedAt) this.feedAt = quote.feedAt;
    const { instrumentKey } = quote;
    const known = this.quotes.get(instrumentKey);
    // The answer to the question at the start may be older than what was heard meanwhile.
    if (known !== undefined && known.at > quote.at) return;
    this.quotes.set(instrumentKey, quote);
    const sound = soundPrices(quoteStateOf(quote), this.limits.spreadMaxPct);
    if (sound !== null) this.lastPrices.set(instrumentKey, middleOf(sound));
  }

  onIndicator(indicator: MarketIndicatorV1): void {
    const key = indicatorKey(indicator.instrumentKey, indicator);
    const known = this.indicators.get(key);
    if (known === undefined || known.at <= indicator.at) this.indicators.set(key, indicator);
  }

  onInstrument(instrument: BrokerInstrumentV1): void {
    this.instruments.set(instrument.instrumentKey, instrument);
  }

  /** Returns where the instrument's regular session stands. */
  session(instrumentKey: string, now: Instant): 'open' | 'closed' | 'unknown' {
    const instrument = this.instruments.get(instrumentKey);
    if (instrument === undefined) return 'unknown';
    return sessionOf(instrument, now).open ? 'open' : 'closed';
  }

  /** Returns the last quote with its age and its state, or null before the first one. */
  riskQuote(instrumentKey: string): RiskQuote | null {
    const quote = this.quotes.get(instrumentKey);
    if (quote === undefined) return null;
    const { shortableShares } = quote;
    return {
      ...quoteStateOf(quote),
      feedAt: parseInstant(this.feedAt),
      delayed: quote.delayed,
      shortableShares: shortableShares === undefined ? null : decimal(shortableShares),
    };
  }

  /** Returns bid and ask for pricing an exit, or null where the last quote cannot be trusted now. */
  trusted(instrumentKey: string, now: Instant): TrustedQuote | null {
    const quote = this.riskQuote(instrumentKey);
    return quote === null ? null : trustedQuote(quote, now, this.limits);
  }

  /** Returns the middle of the last quote that could be trusted, however old, or null before the first. */
  lastPrice(instrumentKey: string): Decimal | null {
    return this.lastPrices.get(instrumentKey) ?? null;
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
