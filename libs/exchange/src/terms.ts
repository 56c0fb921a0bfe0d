import {
  type Decimal,
  type Instant,
  type PriceLadder,
  isOnTick,
  price as priceOf,
} from '@fairlead/core';
import type { ExchangeInstrument, OrderTerms } from './api';
import type { OrderRecord } from './state';

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
    checkPositive(terms) ??
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

function positive(value: Decimal | undefined): value is Decimal {
  return value !== undefined && value.gt(0);
}

/** Clients send 0 for a price they left out: a stop there would look like protection and be none. */
function checkPositive(terms: OrderTerms): TermsRefusal | null {
  const { limitPrice, stopPrice } = pricesOf(terms);
  for (const at of [limitPrice, stopPrice]) {
    if (at === null || at.gt(0)) continue;
    return { reason: 'missing-price', message: `A ${terms.type} order needs a positive price.` };
  }
  return null;
}

/** Prices that mean nothing for the type are not looked at. */
function checkTicks(terms: OrderTerms, ladder: PriceLadder): TermsRefusal | null {
  const { limitPrice, stopPrice } = pricesOf(terms);
  for (const at of [limitPrice, stopPrice]) {
    if (at === null || isOnTick(priceOf(at), ladder)) continue;
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

/** Returns the prices of an order as the engine keeps them: null for what its type does not use, or what was sent as 0. */
export function pricesOf(
  terms: OrderTerms,
): Pick<
  OrderRecord,
  'limitPrice' | 'stopPrice' | 'trailingAmount' | 'trailingPercent' | 'limitOffset'
> {
  const limited = terms.type === 'LIMIT' || terms.type === 'STOP_LIMIT';
  const stopped = terms.type !== 'MARKET' && terms.type !== 'LIMIT';
  const trails = terms.type === 'TRAIL' || terms.type === 'TRAIL_LIMIT';
  return {
    limitPrice: limited ? (terms.limitPrice ?? null) : null,
    stopPrice: stopped ? (terms.stopPrice ?? null) : null,
    trailingAmount: trails && positive(terms.trailingAmount) ? terms.trailingAmount : null,
    trailingPercent: trails && positive(terms.trailingPercent) ? terms.trailingPercent : null,
    limitOffset: terms.type === 'TRAIL_LIMIT' ? (terms.limitOffset ?? null) : null,
  };
}
