import { Decimal, ZERO } from '@fairlead/core';
import type { Purpose } from '../gate/gate';
import type { Refusal } from './gateway-standing';

/** What no entry passes the gateway beyond, whatever approved it: set wider than any limit of risk. */
export interface HardCaps {
  /** Shares or contracts in one order. */
  readonly sharesMax: Decimal;
  /** What one order may be worth, in the contract's currency. */
  readonly notionalMax: Decimal;
  readonly entriesPerSecondMax: number;
}

/** An order that is about to be written, as far as caps look at it. */
export interface OrderToWrite {
  readonly account: string;
  readonly quantity: Decimal;
  /** Limit or stop price; null where it has none. */
  readonly price: Decimal | null;
  readonly multiplier: Decimal;
}

/** By what a family is held against caps. */
export interface CapStanding {
  readonly caps: HardCaps;
  /** Entries that were written within the last second. */
  readonly entriesWithinSecond: number;
}

/** Returns what a family exceeds, or null. Exits and protection are held against the account alone: nobody is kept in. */
export function capExceeded(
  { purpose, orders }: { readonly purpose: Purpose; readonly orders: readonly OrderToWrite[] },
  account: string,
  { caps, entriesWithinSecond }: CapStanding,
): Refusal | null {
  const stranger = orders.find((order) => order.account !== account);
  if (stranger !== undefined) {
    return { code: 'ACCOUNT_PIN', reason: `it is for ${stranger.account}, and this gateway for ${account}` }; // prettier-ignore
  }
  if (purpose !== 'entry') return null;
  const largest = orders.reduce((most, { quantity }) => Decimal.max(most, quantity), ZERO);
  if (largest.gt(caps.sharesMax)) {
    return { code: 'CAP_SHARES', reason: `${largest.toFixed()} in one order; the gateway lets ${caps.sharesMax.toFixed()} pass` }; // prettier-ignore
  }
  const worth = worthOf(orders);
  if (worth.gt(caps.notionalMax)) {
    return { code: 'CAP_NOTIONAL', reason: `an order worth ${worth.toFixed()}; the gateway lets ${caps.notionalMax.toFixed()} pass` }; // prettier-ignore
  }
  if (entriesWithinSecond < caps.entriesPerSecondMax) return null;
  return { code: 'CAP_RATE', reason: `${entriesWithinSecond} entries within a second already; the gateway lets ${caps.entriesPerSecondMax} pass` }; // prettier-ignore
}

/** A market order has no price of its own: the highest of its family stands for it. */
function worthOf(orders: readonly OrderToWrite[]): Decimal {
  const highest = orders.reduce((most, { price }) => Decimal.max(most, price ?? ZERO), ZERO);
  return orders.reduce((most, { quantity, price, multiplier }) => {
    const worth = quantity.times(price ?? highest).times(multiplier);
    return Decimal.max(most, worth);
  }, ZERO);
}
