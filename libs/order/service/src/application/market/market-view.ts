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
import { knownSession } from './sessions';

interface LastPrice {
  readonly price: Decimal;
  readonly contractId?: number;
}

/** What prices are wanted of. An instrument that is described anew becomes another contract, and open trades stay in theirs. */
export interface QuotedContract {
  readonly instrumentKey: string;
  /** The broker's number; absent: whatever the instrument is now. */
  readonly contractId?: number | undefined;
}

/** The last quotes and indicators, in memory: listened to, and requested at the start. Instruments beside them, for their hours. */
export class MarketView {
  private readonly quotes = new Map<string, QuoteMessage>();
  /** The middle of the last quote of each instrument that could be trusted. */
  private readonly lastPrices = new Map<string, LastPrice>();
  private readonly instruments = new Map<string, BrokerInstrumentV1>();
  private readonly indicators = new Map<string, MarketIndicatorV1>();
  /** The newest report of when any instrument ticked: a quote is sent when it changes, so each one's own grows old. */
  private feedAt = '';

  /** @param limits - they may change while it runs */
  constructor(private readonly limits: { readonly now: QuoteLimits }) {}

  onQuote(quote: QuoteMessage): void {
    if (quote.feedAt > this.feedAt) this.feedAt = quote.feedAt;
    const { instrumentKey } = quote;
    const known = this.quotes.get(instrumentKey);
    // The reply at the start may be older than what was received meanwhile.
    if (known !== undefined && known.at > quote.at) return;
    this.quotes.set(instrumentKey, quote);
    const sound = soundPrices(quoteStateOf(quote), this.limits.now.spreadMaxPct);
    if (sound === null) return;
    const { contractId } = quote;
    const price = middleOf(sound);
    this.lastPrices.set(
      instrumentKey,
      contractId === undefined ? { price } : { price, contractId },
    );
  }

  onIndicator(indicator: MarketIndicatorV1): void {
    const key = indicatorKey(indicator.instrumentKey, indicator);
    const known = this.indicators.get(key);
    if (known === undefined || known.at <= indicator.at) this.indicators.set(key, indicator);
  }

  onInstrument(instrument: BrokerInstrumentV1): void {
    this.instruments.set(instrument.instrumentKey, instrument);
  }

  /** Returns every instrument that the broker has described. */
  instrumentKeys(): readonly string[] {
    return [...this.instruments.keys()];
  }

  /** Returns where the instrument's regular session stands. */
  session(instrumentKey: string, now: Instant): 'open' | 'closed' | 'unknown' {
    return knownSession(this.instruments.get(instrumentKey) ?? null, now);
  }

  /** Returns the last quote of a contract with its age and its state, or null before the first one. */
  riskQuote(wanted: QuotedContract): RiskQuote | null {
    const quote = this.quotes.get(wanted.instrumentKey);
    if (quote === undefined || !isOf(quote, wanted)) return null;
    const { shortableShares } = quote;
    return {
      ...quoteStateOf(quote),
      feedAt: parseInstant(this.feedAt),
      delayed: quote.delayed,
      shortableShares: shortableShares === undefined ? null : decimal(shortableShares),
    };
  }

  /** Returns bid and ask for pricing an exit, or null where the last quote cannot be trusted now. */
  trusted(wanted: QuotedContract, now: Instant): TrustedQuote | null {
    const quote = this.riskQuote(wanted);
    return quote === null ? null : trustedQuote(quote, now, this.limits.now);
  }

  /** Returns the middle of the last quote that could be trusted, however old, or null before the first. */
  lastPrice(wanted: QuotedContract): Decimal | null {
    const last = this.lastPrices.get(wanted.instrumentKey);
    return last === undefined || !isOf(last, wanted) ? null : last.price;
  }

  /** Returns the average true range that a distance names, in currency, or null where it is not known. */
  atr(wanted: QuotedContract, distance: Distance): Decimal | null {
    if (distance.kind !== 'atr') return null;
    const key = indicatorKey(wanted.instrumentKey, { name: 'ATR', ...distance });
    const indicator = this.indicators.get(key);
    return indicator === undefined || !isOf(indicator, wanted) ? null : decimal(indicator.value);
  }
}

/** What does not say which contract it is of is taken for the one of its key. */
function isOf({ contractId }: { readonly contractId?: number }, wanted: QuotedContract): boolean {
  return (
    contractId === undefined || wanted.contractId === undefined || contractId === wanted.contractId
  );
}

function indicatorKey(
  instrumentKey: string,
  indicator: { readonly name: string; readonly period: number; readonly interval: string },
): string {
  return [instrumentKey, indicator.name, indicator.period, indicator.interval].join('|');
}
