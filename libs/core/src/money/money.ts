import { assert } from '../assert';
import { type Decimal, ZERO, decimal } from './decimal';
import type { Price } from './price';

/** An amount in one currency (ISO 4217 code). Amounts of two currencies never meet without a conversion. */
export interface Money {
  readonly amount: Decimal;
  readonly currency: string;
}

/** Returns an amount of money. */
export function money(amount: string | number | Decimal, currency: string): Money {
  return { amount: decimal(amount), currency };
}

/** Returns no money in this currency. */
export function noMoney(currency: string): Money {
  return { amount: ZERO, currency };
}

/** Returns the sum. Throws where the currencies differ. */
export function addMoney(left: Money, right: Money): Money {
  assert(left.currency === right.currency, `cannot add ${right.currency} to ${left.currency}`);
  return { amount: left.amount.plus(right.amount), currency: left.currency };
}

/** What a trade of this size at this price is worth. */
export interface NotionalOf {
  readonly price: Price;
  readonly quantity: Decimal;
  /** Units of the underlying for each contract: 1 for stocks. */
  readonly multiplier: Decimal;
  readonly currency: string;
}

/** Returns price × quantity × multiplier. The sign of the quantity is kept. */
export function notional(holding: NotionalOf): Money {
  return {
    amount: holding.price.times(holding.quantity).times(holding.multiplier),
    currency: holding.currency,
  };
}
