import { Decimal } from './money/decimal';
import type { Instant } from './time/instant';

/** What a quote says, as far as it can be trusted. */
export interface QuoteState {
  readonly bid: Decimal | null;
  readonly ask: Decimal | null;
  /** Trading is halted at the exchange; null while the broker has not reported it. */
  readonly halted: boolean | null;
  /** The last prices of a market that is closed. */
  readonly frozen: boolean;
  /** Bid or ask is indicative: nobody can trade at it (before an opening, past a price limit). */
  readonly indicative: boolean;
}

/** When a quote was reported. */
export interface QuoteAge {
  /** Last tick of this instrument. */
  readonly at: Instant;
  /** Last tick of any instrument: tells a quiet symbol from a dead feed. */
  readonly feedAt: Instant;
}

/** What a quote has to keep to. */
export interface QuoteLimits {
  readonly quoteAgeMaxMs: number;
  readonly feedAgeMaxMs: number;
  /** Distance of bid and ask, in percent of their middle. */
  readonly spreadMaxPct: Decimal;
}

/** Why the prices of a quote say nothing about what a share is worth. */
export type QuoteFlaw = 'ONE_SIDED' | 'CROSSED' | 'WIDE' | 'INDICATIVE' | 'FROZEN' | 'HALTED';

/** Bid and ask of a quote that can be trusted. */
export interface TrustedQuote {
  readonly bid: Decimal;
  readonly ask: Decimal;
}

/** A spread up to this share of the middle is an ordinary one, in percent. */
export const SPREAD_MAX_PCT = new Decimal(1);

/** Returns the middle of bid and ask. */
export function middleOf({ bid, ask }: TrustedQuote): Decimal {
  return bid.plus(ask).div(2);
}

/** Returns the distance of bid and ask in percent of their middle, or null where that says nothing. */
export function spreadPercent(quote: TrustedQuote): Decimal | null {
  const middle = middleOf(quote).abs();
  return middle.isZero() ? null : quote.ask.minus(quote.bid).div(middle).times(100);
}

/** Returns everything that is wrong with the prices of a quote, whatever its age. */
export function flawsOf(quote: QuoteState, spreadMaxPct: Decimal): readonly QuoteFlaw[] {
  const flaws: QuoteFlaw[] = [];
  const { bid, ask } = quote;
  if (bid === null || ask === null) flaws.push('ONE_SIDED');
  else if (bid.gte(ask)) flaws.push('CROSSED');
  else if (spreadPercent({ bid, ask })?.gt(spreadMaxPct) === true) flaws.push('WIDE');
  if (quote.indicative) flaws.push('INDICATIVE');
  if (quote.frozen) flaws.push('FROZEN');
  if (quote.halted === true) flaws.push('HALTED');
  return flaws;
}

/** True where the quote, or the feed that brings it, is too old to act on. */
export function isStale(age: QuoteAge, now: Instant, limits: QuoteLimits): boolean {
  return now - age.at > limits.quoteAgeMaxMs || now - age.feedAt > limits.feedAgeMaxMs;
}

/** Returns bid and ask where nothing is wrong with them, whatever their age, else null. */
export function soundPrices(quote: QuoteState, spreadMaxPct: Decimal): TrustedQuote | null {
  const { bid, ask } = quote;
  if (bid === null || ask === null || flawsOf(quote, spreadMaxPct).length > 0) return null;
  return { bid, ask };
}

/** Returns bid and ask where they are sound and fresh: the only prices that entries, sizes, collars and exits are made from. */
export function trustedQuote(
  quote: QuoteState & QuoteAge,
  now: Instant,
  limits: QuoteLimits,
): TrustedQuote | null {
  return isStale(quote, now, limits) ? null : soundPrices(quote, limits.spreadMaxPct);
}
