import { type OrderRef, directionSign } from '@fairlead/core';
import type { Leg, LegTerms } from '../../order';
import { EVERY_PURPOSE, reachedBy } from './broker-side';
import { touchesAt } from './model-view';
import type { OrderModel } from './order-model';

/** More than any order asks for. */
export const WHOLE = 1_000_000;

/** The market fills all that it reaches. */
export function tradeAtMarket(model: OrderModel): void {
  const { bid, ask } = touchesAt(model.price);
  for (const { broker } of model.trades) {
    for (const { orderRef, side } of reachedBy(broker.living(...EVERY_PURPOSE), { bid, ask })) {
      fillOrder(model, orderRef, { shares: WHOLE, price: (side === 'BUY' ? ask : bid).toFixed() });
    }
  }
}

/** The market fills so many shares of an order, where it trades. */
export function fillOrder(
  model: OrderModel,
  orderRef: OrderRef,
  { shares, price }: { readonly shares: number; readonly price: string },
): void {
  const harness = model.trades.find(({ broker }) => broker.orders.has(orderRef));
  if (harness === undefined || model.halted === true || model.session === 'closed') return;
  const { broker, trade } = harness;
  // What crosses on the wire, comes while nothing can be sent, or is of an order that the broker would not end, nobody can help:
  // it is brought back.
  const couldKnow = model.isQuiet && model.gate !== 'closed' && !trade.legs.some((leg) => leg.orderRef === orderRef && isKept(leg)); // prettier-ignore
  const isRight = (): boolean => broker.position().times(directionSign(trade.direction)).gte(0);
  const wasRight = isRight();
  broker.fill(orderRef, shares, price);
  if (wasRight && !isRight() && couldKnow) model.turned.push(orderRef);
}

/**
 * True where the broker would not end an order or make it smaller, which is requested again after a while, or where our request
 * for that was lost with the connection.
 */
function isKept({ refused, pending, terms }: Leg): boolean {
  const isSmaller = (wanted: LegTerms | null): boolean => wanted?.quantity.lt(terms.quantity) === true; // prettier-ignore
  const isRefused = refused !== null && (refused.request === 'cancel' || isSmaller(refused.wanted));
  return isRefused || (pending?.kind === 'modify' && isSmaller(pending.wanted));
}
