import {
  Decimal,
  type Instant,
  type OrderRef,
  ZERO,
  exitSide,
  orderRefOf,
  sum,
} from '@fairlead/core';
import { type Leg, isAlive, newLeg, remaining } from '../../order/leg';
import { type OrderForm, formedLeg } from '../../order/order-form';
import {
  type Trade,
  aliveLegs,
  isUnprotectedByChoice,
  lastWayOut,
  legOf,
  plannedPosition,
  withLeg,
} from '../trade';

/** An order of a person's that makes a trade smaller. */
export interface ReduceOrder {
  readonly quantity: Decimal;
  readonly form: OrderForm;
  readonly reason: string;
}

/** Returns the trade with an order that reduces it, on its way. */
export function reduceTrade(
  trade: Trade,
  { quantity, form, reason }: ReduceOrder,
  now: Instant,
): { readonly trade: Trade; readonly leg: Leg } {
  const ordinal = lastWayOut(trade) + 1;
  const orderRef = orderRefOf(trade.tradeId, 'X', ordinal);
  const leg = newLeg(
    {
      ...{ orderRef, ordinal, purpose: 'REDUCE', side: exitSide(trade.direction) },
      ...formedLeg(form, quantity),
    },
    now,
  );
  const note = { code: 'REDUCING', reason };
  return { trade: { ...trade, legs: [...trade.legs, leg], note }, leg };
}

/** Returns the trade with the wish that these orders of it end; the planner sees to it. */
export function withoutOrders(
  trade: Trade,
  { orderRefs, reason }: { readonly orderRefs: readonly OrderRef[]; readonly reason: string },
): Trade {
  return orderRefs.reduce((known, orderRef) => {
    const leg = legOf(known, orderRef);
    return isAlive(leg) && leg.unwanted === undefined
      ? withLeg(known, { ...leg, unwanted: reason })
      : known;
  }, trade);
}

/** Orders of a trade that reduce it and of which no more than one can fill: those of a group, or one alone. */
interface Reduction {
  readonly legs: readonly Leg[];
  /** The most shares that may still fill. */
  readonly most: Decimal;
}

/** Returns what may still reduce a trade, in the order in which it was placed. */
export function reductionsOf(trade: Trade): readonly Reduction[] {
  const groups = new Map<string, Leg[]>();
  for (const leg of aliveLegs(trade, 'REDUCE')) {
    const name = leg.ocaGroup ?? leg.orderRef;
    groups.set(name, [...(groups.get(name) ?? []), leg]);
  }
  return [...groups.values()].map((legs) => ({
    legs,
    most: legs.map(remaining).reduce((one, other) => Decimal.max(one, other), ZERO),
  }));
}

/**
 * Returns the shares that one more order may take from a trade, beside those that work: of a group that it joins only one
 * fills. Nothing of a trade that stop and target cover whole.
 */
export function reducibleShares(trade: Trade, ocaGroup: string | undefined): Decimal {
  if (!isUnprotectedByChoice(trade) || trade.exit !== null) return ZERO;
  const others = reductionsOf(trade).filter(
    ({ legs }) => ocaGroup === undefined || legs.every((leg) => leg.ocaGroup !== ocaGroup),
  );
  const left = plannedPosition(trade).minus(sum(others.map(({ most }) => most)));
  return Decimal.max(ZERO, left);
}
