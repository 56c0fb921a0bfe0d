import type { OrderView, QuoteView } from './api';
import { type BookRecord, type OrderRecord, remainingOf } from './state';

/** Average prices are told with this many decimals; the engine itself keeps the sums. */
const AVERAGE_PLACES = 8;

/** True for the types that wait for a trigger price. */
export function needsTrigger(order: OrderRecord): boolean {
  return order.type !== 'MARKET' && order.type !== 'LIMIT';
}

/** Returns a copy of an order that never changes. */
export function orderView(order: OrderRecord): OrderView {
  const { filled } = order;
  return {
    permId: order.permId,
    key: order.key,
    account: order.account,
    instrument: order.instrument,
    side: order.side,
    type: order.type,
    state: order.state,
    quantity: order.quantity,
    filled,
    remaining: remainingOf(order),
    averagePrice: filled.isZero() ? null : order.value.div(filled).toDecimalPlaces(AVERAGE_PLACES),
    lastFillPrice: order.lastFillPrice,
    limitPrice: order.limitPrice,
    stopPrice: order.stopPrice,
    trailingAmount: order.trailingAmount,
    trailingPercent: order.trailingPercent,
    limitOffset: order.limitOffset,
    triggered: order.triggered,
    timeInForce: order.timeInForce,
    goodTill: order.goodTill,
    parentKey: order.parentKey,
    parentPermId: order.parentPermId,
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaType,
    whyHeld: whyHeld(order),
    commission: order.commission,
    placedAt: order.placedAt,
    changedAt: order.changedAt,
  };
}

function whyHeld(order: OrderRecord): readonly ('child' | 'trigger')[] {
  const trigger = needsTrigger(order) && !order.triggered ? (['trigger'] as const) : [];
  if (order.state === 'WAITING') return ['child', ...trigger];
  return order.state === 'WORKING' ? trigger : [];
}

/** Returns a copy of a quote. */
export function quoteView(book: BookRecord): QuoteView {
  const { instrument, ...quote } = book;
  return { ...quote, instrument: instrument.id };
}
