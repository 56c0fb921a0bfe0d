import {
  type Decimal,
  type Instant,
  type PriceLadder,
  isOnTick,
  price as priceOf,
} from '@fairlead/core';
import type { ExchangeInstrument, OrderTerms } from './api';

/** What can be wrong with the terms of an order, whether new or changed. */
export type TermsProblem =
  'size-zero' | 'size-increment' | 'missing-price' | 'price-tick' | 'time-in-force';

/** A problem with its numbers in words. */
export interface TermsRefusal {
  readonly reason: TermsProblem;
  readonly message: string;
}

/** Returns the first thing wrong with the terms, or null where they can be taken. */
export function checkTerms(
  terms: OrderTerms,
  instrument: ExchangeInstrument,
  now: Instant,
): TermsRefusal | null {
  return (
    checkSize(terms.quantity, instrument.sizeIncrement) ??
    checkNeededPrices(terms) ??
    checkTicks(terms, instrument.ladder) ??
    checkTimeInForce(terms, now)
  );
}

function checkSize(quantity: Decimal, increment: Decimal): TermsRefusal | null {
  if (quantity.lte(0)) return { reason: 'size-zero', message: 'The size of an order is positive.' };
  if (quantity.mod(increment).isZero()) return null;
  const message = `Size ${quantity.toFixed()} is not a multiple of ${increment.toFixed()}.`;
  return { reason: 'size-increment', message };
}

function checkNeededPrices(terms: OrderTerms): TermsRefusal | null {
  const missing = missingPrice(terms);
  return missing === null
    ? null
    : { reason: 'missing-price', message: `A ${terms.type} order needs ${missing}.` };
}

function missingPrice(terms: OrderTerms): string | null {
  const needsLimit = terms.type === 'LIMIT' || terms.type === 'STOP_LIMIT';
  const needsStop =
    terms.type === 'STOP' || terms.type === 'STOP_LIMIT' || terms.type === 'MARKET_IF_TOUCHED';
  const trails = terms.type === 'TRAIL' || terms.type === 'TRAIL_LIMIT';
  if (needsLimit && terms.limitPrice === undefined) return 'a limit price';
  if (needsStop && terms.stopPrice === undefined) return 'a stop price';
  if (trails && positive(terms.trailingAmount) === positive(terms.trailingPercent))
    return 'either a positive trailing amount or a positive trailing percent';
  if (terms.type === 'TRAIL_LIMIT' && terms.limitOffset === undefined) return 'a limit offset';
  return null;
}

function positive(value: Decimal | undefined): boolean {
  return value !== undefined && value.gt(0);
}

function checkTicks(terms: OrderTerms, ladder: PriceLadder): TermsRefusal | null {
  for (const at of [terms.limitPrice, terms.stopPrice]) {
    if (at === undefined || isOnTick(priceOf(at), ladder)) continue;
    const message = `Price ${at.toFixed()} does not conform to the minimum price variation.`;
    return { reason: 'price-tick', message };
  }
  return null;
}

function checkTimeInForce(terms: OrderTerms, now: Instant): TermsRefusal | null {
  if (terms.timeInForce !== 'GTD') return null;
  if (terms.goodTill !== undefined && terms.goodTill > now) return null;
  return { reason: 'time-in-force', message: 'A GTD order needs an end in the future.' };
}
