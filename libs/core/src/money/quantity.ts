import type { Brand } from '../identity/brand';
import { assert } from '../assert';
import { Decimal, decimal } from './decimal';

/** A number of shares or contracts, zero or more. */
export type Quantity = Brand<Decimal, 'Quantity'>;

/** Returns the quantity that a decimal text stands for. Throws below zero. */
export function quantity(value: string | number | Decimal): Quantity {
  const parsed = decimal(value);
  assert(parsed.gte(0), `a quantity is not negative: ${parsed.toFixed()}`);
  return parsed as Quantity;
}

/** Returns the quantity rounded down to a whole number of steps. */
export function roundDownTo(value: Decimal, step: Decimal): Quantity {
  assert(step.gt(0), 'a size increment is positive');
  return quantity(value.div(step).toDecimalPlaces(0, Decimal.ROUND_FLOOR).times(step));
}
