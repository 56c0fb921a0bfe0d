import {
  Decimal,
  type Price,
  type PriceLadder,
  type Side,
  type TrustedQuote,
  middleOf,
  snap,
} from '@fairlead/core';

/** Bid and ask of an instrument; null where there is no such price. */
export interface QuotePrices {
  readonly bid: Price | null;
  readonly ask: Price | null;
}

/** Returns the price that an order of this side would meet now: the ask for a buy, the bid for a sell. */
export function referencePriceOf(quote: QuotePrices, side: Side): Price | null {
  return side === 'BUY' ? quote.ask : quote.bid;
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
  quote: TrustedQuote,
  side: Side,
  collar: { readonly collarPercent: Decimal; readonly ladder: PriceLadder },
): Price {
  const mid = middleOf(quote);
  const touch = side === 'BUY' ? quote.ask : quote.bid;
  const room = mid.times(collar.collarPercent).div(100);
  const wanted = side === 'BUY' ? touch.plus(room.div(2)) : touch.minus(room.div(2));
  const bound = side === 'BUY' ? mid.plus(room) : mid.minus(room);
  const limit = side === 'BUY' ? Decimal.min(wanted, bound) : Decimal.max(wanted, bound);
  return snap(limit, collar.ladder, side === 'BUY' ? 'down' : 'up');
}
