import type { Brand } from '../identity/brand';
import { assert } from '../assert';
import { Decimal, decimal } from './decimal';

/** A price per share in the instrument's currency. */
export type Price = Brand<Decimal, 'Price'>;

/** Returns the price that a decimal text stands for. Zero and negative prices exist (spreads), so any decimal is one. */
export function price(value: string | number | Decimal): Price {
  return decimal(value) as Price;
}

/** From this price upwards the smallest step between two prices is `increment`. */
export interface PriceBand {
  readonly from: Decimal;
  readonly increment: Decimal;
}

/** The price steps of a contract: bands in ascending order, the first one from 0. */
export type PriceLadder = readonly PriceBand[];

/** Returns a ladder with one increment at every price. */
export function flatLadder(increment: string): PriceLadder {
  return [{ from: decimal(0), increment: decimal(increment) }];
}

/** Returns the smallest price step at this price. Throws where the ladder is empty. */
export function incrementAt(value: Decimal, ladder: PriceLadder): Decimal {
  let increment: Decimal | undefined;
  for (const band of ladder) {
    if (increment === undefined || value.gte(band.from)) increment = band.increment;
  }
  assert(increment !== undefined, 'a price ladder has at least one band');
  assert(increment.gt(0), 'a price increment is positive');
  return increment;
}

/** True where the price is a multiple of its increment. */
export function isOnTick(value: Price, ladder: PriceLadder): boolean {
  return value.mod(incrementAt(value, ladder)).isZero();
}

/** Returns the nearest valid price that is not above (down) or not below (up) the given one. */
export function snap(value: Decimal, ladder: PriceLadder, direction: 'up' | 'down'): Price {
  const increment = incrementAt(value, ladder);
  const rounding = direction === 'up' ? Decimal.ROUND_CEIL : Decimal.ROUND_FLOOR;
  return value.div(increment).toDecimalPlaces(0, rounding).times(increment) as Price;
}
