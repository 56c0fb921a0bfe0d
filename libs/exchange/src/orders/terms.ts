import {
  type Decimal,
  type Instant,
  type OrderType,
  type PriceLadder,
  isOnTick,
  price as priceOf,
} from '@fairlead/core';
import type { TermsProblem } from '../api/events';
import type { ExchangeInstrument } from '../api/instrument';
import type { AdjustedStop, OrderTerms } from '../api/order';
import { TRAITS } from '../state/order-traits';
import type { EngineState, OrderRecord } from '../state/state';
import { problemOfConditions } from './conditions';

/** A problem, with its numbers in the message. */
export interface TermsRefusal {
  readonly reason: TermsProblem;
  readonly message: string;
}

/** Returns the first thing wrong with the terms of an order, new or changed, or null where they can be taken. */
export function checkTerms(
  state: EngineState,
  terms: OrderTerms,
  instrument: ExchangeInstrument,
): TermsRefusal | null {
  return (
    checkSize(terms.quantity, instrument) ??
    checkPrices(terms, instrument.ladder) ??
    checkAdjusted(terms, instrument.ladder) ??
    checkTimeInForce(terms, state.now) ??
    checkConditions(state, terms)
  );
}

function checkSize(quantity: Decimal, instrument: ExchangeInstrument): TermsRefusal | null {
  const { sizeIncrement, sizeMinimum } = instrument;
  if (quantity.lte(0)) return refuse('size-zero', 'The size of an order is positive.');
  const size = quantity.toFixed();
  if (!quantity.mod(sizeIncrement).isZero())
    return refuse(
      'size-increment',
      `Size ${size} is not a multiple of ${sizeIncrement.toFixed()}.`,
    );
  if (sizeMinimum === undefined || quantity.gte(sizeMinimum)) return null;
  return refuse('size-minimum', `Size ${size} is below the minimum of ${sizeMinimum.toFixed()}.`);
}

/** The prices of an order, of one that it becomes too. */
type PriceTerms = Pick<
  OrderTerms,
  'type' | 'limitPrice' | 'stopPrice' | 'trailingAmount' | 'trailingPercent' | 'limitOffset'
> & { readonly adjusts?: AdjustedStop };

function checkPrices(terms: PriceTerms, ladder: PriceLadder): TermsRefusal | null {
  return checkNeededPrices(terms) ?? checkPositive(terms) ?? checkTicks(terms, ladder);
}

/** What it means nothing for is not looked at. */
function checkAdjusted(terms: OrderTerms, ladder: PriceLadder): TermsRefusal | null {
  const { adjusts } = pricesOf(terms);
  if (adjusts === null) return null;
  if (adjusts.at.gt(0)) return checkPrices(adjusts, ladder);
  return refuse('missing-price', 'An adjusted stop needs the price at which it is adjusted.');
}

function checkNeededPrices(terms: PriceTerms): TermsRefusal | null {
  const missing = missingPrice(terms);
  return missing === null
    ? null
    : refuse('missing-price', `A ${terms.type} order needs ${missing}.`);
}

function missingPrice(terms: PriceTerms): string | null {
  const { limited, triggered, trails, pegged } = TRAITS[terms.type];
  if (limited && !trails && pegged === null && terms.limitPrice === undefined)
    return 'a limit price';
  if (triggered && !trails && terms.stopPrice === undefined) return 'a stop price';
  if (trails && positive(terms.trailingAmount) === positive(terms.trailingPercent))
    return 'either a positive trailing amount or a positive trailing percent';
  if (limited && trails && terms.limitOffset === undefined) return 'a limit offset';
  return null;
}

function positive(value: Decimal | undefined): value is Decimal {
  return value !== undefined && value.gt(0);
}

/** Clients send 0 for a price they left out: a stop there would look like protection and be none. */
function checkPositive(terms: PriceTerms): TermsRefusal | null {
  const { limitPrice, stopPrice } = pricesOf(terms);
  for (const price of [limitPrice, stopPrice]) {
    if (price === null || price.gt(0)) continue;
    return refuse('missing-price', `A ${terms.type} order needs a positive price.`);
  }
  return null;
}

/** Prices that mean nothing for the type are not looked at. */
function checkTicks(terms: PriceTerms, ladder: PriceLadder): TermsRefusal | null {
  const { limitPrice, stopPrice, cap } = pricesOf(terms);
  for (const price of [limitPrice, stopPrice, cap]) {
    if (price === null || isOnTick(priceOf(price), ladder)) continue;
    const message = `Price ${price.toFixed()} does not conform to the minimum price variation.`;
    return refuse('price-tick', message);
  }
  return null;
}

function checkTimeInForce(terms: OrderTerms, now: Instant): TermsRefusal | null {
  const { timeInForce, goodTill, goodAfter, type } = terms;
  if (TRAITS[type].onClose && timeInForce !== 'DAY')
    return refuse('time-in-force', `A ${type} order is for one day.`);
  if (timeInForce === 'OPG' && type !== 'MARKET' && type !== 'LIMIT')
    return refuse('time-in-force', `A ${type} order cannot be for the opening auction.`);
  if (timeInForce !== 'GTD') return null;
  if (goodTill === undefined || goodTill <= now)
    return refuse('time-in-force', 'A GTD order needs an end in the future.');
  if (goodAfter === undefined || goodAfter < goodTill) return null;
  return refuse('time-in-force', 'A GTD order ends after it starts.');
}

function checkConditions(state: EngineState, terms: OrderTerms): TermsRefusal | null {
  if (terms.conditions === undefined) return null;
  const problem = problemOfConditions(state, terms.conditions);
  return problem === null ? null : refuse('condition', problem);
}

function refuse(reason: TermsProblem, message: string): TermsRefusal {
  return { reason, message };
}

/** Returns the prices of an order as the engine keeps them: null for what its type does not use, or what was sent as 0. */
export function pricesOf(
  terms: PriceTerms,
): Pick<
  OrderRecord,
  | 'limitPrice'
  | 'stopPrice'
  | 'trailingAmount'
  | 'trailingPercent'
  | 'limitOffset'
  | 'cap'
  | 'adjusts'
> {
  const { limited, triggered, trails, pegged } = TRAITS[terms.type];
  const { limitOffset = null } = terms;
  return {
    limitPrice: limited && !trails && pegged === null ? (terms.limitPrice ?? null) : null,
    stopPrice: triggered ? (terms.stopPrice ?? null) : null,
    trailingAmount: trails && positive(terms.trailingAmount) ? terms.trailingAmount : null,
    trailingPercent: trails && positive(terms.trailingPercent) ? terms.trailingPercent : null,
    limitOffset: pegged === 'own-side' || (limited && trails) ? limitOffset : null,
    adjusts: isStop(terms.type) ? (terms.adjusts ?? null) : null,
    cap: pegged !== null && positive(terms.limitPrice) ? terms.limitPrice : null,
  };
}

/** True for what protects: stops and trailing stops, not orders if touched. */
function isStop(type: OrderType): boolean {
  return type === 'STOP' || type === 'STOP_LIMIT' || TRAITS[type].trails;
}
