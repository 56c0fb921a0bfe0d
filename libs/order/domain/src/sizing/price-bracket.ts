import {
  Decimal,
  type Direction,
  type Price,
  type PriceLadder,
  type Result,
  type Side,
  decimal,
  directionSign,
  ok,
  price,
  refused,
  snap,
} from '@fairlead/core';

/** How far from the entry a stop or a target stands. */
export type DistanceSpec =
  | { readonly kind: 'percent'; readonly percent: Decimal }
  | {
      readonly kind: 'atr';
      readonly multiple: Decimal;
      readonly period: number;
      readonly interval: string;
    }
  | { readonly kind: 'absolute'; readonly distance: Decimal };

/** Why a distance cannot be computed. */
export interface DistanceRefusal {
  readonly code: 'ATR_UNKNOWN';
  readonly message: string;
}

/** The last quote of an instrument; null where there is no such price. */
export interface QuotePrices {
  readonly bid: Price | null;
  readonly ask: Price | null;
  readonly last: Price | null;
}

/** What stop and target prices are computed from. */
export interface BracketPriceInput {
  readonly direction: Direction;
  readonly referencePrice: Price;
  readonly stopDistance: Decimal;
  readonly targetDistance: Decimal;
  readonly ladder: PriceLadder;
}

/** Prices of the protective legs, valid at the contract's ticks. */
export interface BracketPrices {
  readonly stopPrice: Price;
  readonly targetPrice: Price;
}

/** Returns the price that an order of this side would meet now: the ask for a buy, the bid for a sell, else the last. */
export function referencePriceOf(quote: QuotePrices, side: Side): Price | null {
  const touch = side === 'BUY' ? quote.ask : quote.bid;
  return touch ?? quote.last;
}

/** Returns the middle of the quote, or the last price where one side is missing. */
export function midPriceOf(quote: QuotePrices): Price | null {
  if (quote.bid === null || quote.ask === null) return quote.last;
  return price(quote.bid.plus(quote.ask).div(2));
}

/** Returns the distance in currency per share. `atr` is the value of the indicator that the spec names, null for none. */
export function distanceOf(
  spec: DistanceSpec,
  referencePrice: Price,
  atr: Decimal | null,
): Result<Decimal, DistanceRefusal> {
  switch (spec.kind) {
    case 'percent':
      return ok(referencePrice.times(spec.percent).div(decimal(100)));
    case 'absolute':
      return ok(spec.distance);
    case 'atr':
      if (atr === null || atr.lte(0)) {
        return refused({
          code: 'ATR_UNKNOWN',
          message: `no ATR(${spec.period}) of ${spec.interval} bars yet`,
        });
      }
      return ok(atr.times(spec.multiple));
  }
}

/** Returns stop and target: the stop snapped away from the market, the target passively, so that neither comes closer. */
export function priceBracket(input: BracketPriceInput): BracketPrices {
  const sign = directionSign(input.direction);
  const stop = input.referencePrice.minus(input.stopDistance.times(sign));
  const target = input.referencePrice.plus(input.targetDistance.times(sign));
  const long = input.direction === 'LONG';
  return {
    stopPrice: snap(stop, input.ladder, long ? 'down' : 'up'),
    targetPrice: snap(target, input.ladder, long ? 'up' : 'down'),
  };
}

/** Returns a limit price at a valid tick that is never worse for us than asked: a buy rounds down, a sell up. */
export function snapLimit(limit: Decimal, side: Side, ladder: PriceLadder): Price {
  return snap(limit, ladder, side === 'BUY' ? 'down' : 'up');
}

/**
 * Returns a limit that should fill at once but never beyond the collar: the touch moved by half the collar's room,
 * bounded by mid ± collar percent and rounded to stay inside it.
 */
export function marketableLimit(
  quote: QuotePrices,
  side: Side,
  of: { readonly collarPercent: Decimal; readonly ladder: PriceLadder },
): Price | null {
  const mid = midPriceOf(quote);
  const touch = referencePriceOf(quote, side);
  if (mid === null || touch === null) return null;
  const room = mid.times(of.collarPercent).div(100);
  const wanted = side === 'BUY' ? touch.plus(room.div(2)) : touch.minus(room.div(2));
  const bound = side === 'BUY' ? mid.plus(room) : mid.minus(room);
  const limit = side === 'BUY' ? Decimal.min(wanted, bound) : Decimal.max(wanted, bound);
  return snap(limit, of.ladder, side === 'BUY' ? 'down' : 'up');
}
