import type { HoldReason, OrderView } from '../api/order';
import type { QuoteView } from '../api/views';
import { awaitsTrigger } from './order-traits';
import { remainingOf } from './orders';
import type { BookRecord, OrderRecord } from './state';

/** Average prices are reported with this many decimals; the engine itself keeps the sums. */
const AVERAGE_PLACES = 8;

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
    cap: order.cap,
    triggered: order.triggered,
    timeInForce: order.timeInForce,
    goodTill: order.goodTill,
    goodAfter: order.goodAfter,
    outsideHours: order.outsideHours,
    conditions: order.conditions,
    parentKey: order.parentKey,
    parentPermId: order.parentPermId,
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaType,
    whyHeld: whyHeld(order),
    cancelCause: order.cancelCause ?? null,
    commission: order.commission,
    placedAt: order.placedAt,
    changedAt: order.changedAt,
  };
}

function whyHeld(order: OrderRecord): readonly HoldReason[] {
  const trigger = awaitsTrigger(order) ? (['trigger'] as const) : [];
  if (order.state === 'WAITING') return [...order.waitsFor, ...trigger];
  return order.state === 'WORKING' ? trigger : [];
}

/** Returns a copy of a quote. */
export function quoteView(book: BookRecord): QuoteView {
  return {
    instrument: book.instrument.id,
    bid: book.bid,
    ask: book.ask,
    last: book.last,
    bidSize: book.bidSize,
    askSize: book.askSize,
    lastSize: book.lastSize,
    volume: book.volume,
    close: book.close,
    halted: book.halted,
    buyLiquidity: book.buyLiquidity,
    sellLiquidity: book.sellLiquidity,
    shortable: book.shortable,
    at: book.at,
  };
}
