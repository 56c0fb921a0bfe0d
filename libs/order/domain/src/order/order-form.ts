import type { Decimal, Instant, OrderType, TimeInForce } from '@fairlead/core';
import type { LegHandling, LegPlan } from './leg';
import type { Trail } from './moving-trigger';

/** How an order is executed, whatever its side and size. */
export interface OrderForm extends Pick<LegHandling, 'goodAfter' | 'outsideHours'> {
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly limitPrice: Decimal | null;
  /** Its trigger; of an order that trails the first one. */
  readonly stopPrice: Decimal | null;
  readonly trail?: Trail;
  readonly limitOffset?: Decimal;
  /** After this moment it must not fill any more; null where nothing but its time in force ends it. */
  readonly goodTill: Instant | null;
  /** Orders of one group: what fills of one of them, ends the others. */
  readonly ocaGroup?: string;
}

/** A fill of one order of a group, also a part of it, cancels the others; the broker lets one at a time to the exchange. */
const CANCEL_WITH_BLOCK = 1;

/** Returns the form of an order that has no more than a limit: a limit order, or one at the market where that is null. */
export function plainForm(limitPrice: Decimal | null, goodTill: Instant | null): OrderForm {
  return {
    type: limitPrice === null ? 'MARKET' : 'LIMIT',
    // A limit ends at its deadline by itself; that a market order may be GTD, no document of IB's says, so we cancel it.
    timeInForce: limitPrice === null || goodTill === null ? 'DAY' : 'GTD',
    ...{ limitPrice, stopPrice: null, goodTill },
  };
}

/** Returns what a leg of this form and size is made from. */
export function formedLeg(
  { ocaGroup, limitPrice, stopPrice, trail, limitOffset, ...form }: OrderForm,
  quantity: Decimal,
): Pick<LegPlan, 'type' | 'timeInForce' | 'goodTill' | 'terms' | 'ocaGroup' | 'ocaType'> {
  return {
    ...form,
    ...(ocaGroup === undefined ? {} : { ocaGroup, ocaType: CANCEL_WITH_BLOCK }),
    terms: {
      ...{ quantity, limitPrice, stopPrice },
      ...(trail === undefined ? {} : { trail }),
      ...(limitOffset === undefined ? {} : { limitOffset }),
    },
  };
}

/** True where a person lets it wait for a session: by how long it lives, or by the hours that it may work in. */
export function waitsForSession({ timeInForce, outsideHours }: OrderForm): boolean {
  return timeInForce === 'GTC' || timeInForce === 'GTD' || timeInForce === 'OPG' || outsideHours === true; // prettier-ignore
}

/** Returns the price that an order names itself: its limit, or else its trigger; null where only the market does. */
export function ownPriceOf({ type, limitPrice, stopPrice }: OrderForm): Decimal | null {
  // That of a relative order or a midprice one is only the worst that it may come to.
  return type === 'RELATIVE' || type === 'MIDPRICE' ? null : (limitPrice ?? stopPrice);
}
