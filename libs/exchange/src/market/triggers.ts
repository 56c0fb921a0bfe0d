import { type Decimal, snap } from '@fairlead/core';
import { pricesOf } from '../orders/terms';
import type { BookRecord, OrderRecord, Run } from '../state/state';
import { orderView } from '../state/views';

/** Makes another stop of one that is to be adjusted, once the market has come so far. */
export function tryAdjust(run: Run, order: OrderRecord, book: BookRecord): void {
  const { adjusts } = order;
  const reference = adjusts === null ? null : triggerReference(run, order, book);
  if (adjusts === null || reference === null) return;
  if (order.side === 'SELL' ? reference.lt(adjusts.at) : reference.gt(adjusts.at)) return;
  Object.assign(order, pricesOf(adjusts), { type: adjusts.type });
  trail(order, book, reference);
  order.changedAt = run.state.now;
  run.events.push({ kind: 'OrderModified', at: run.state.now, order: orderView(order) });
}

/** Moves the trigger of a trailing order, and triggers an order that the market has reached. */
export function tryTrigger(run: Run, order: OrderRecord, book: BookRecord): void {
  const reference = triggerReference(run, order, book);
  if (reference === null) return;
  trail(order, book, reference);
  if (order.stopPrice === null || !isTouched(order, order.stopPrice, reference)) return;
  order.triggered = true;
  order.changedAt = run.state.now;
  run.events.push({ kind: 'OrderTriggered', at: run.state.now, order: orderView(order) });
}

function triggerReference(run: Run, order: OrderRecord, book: BookRecord): Decimal | null {
  const quoted = order.side === 'BUY' ? book.ask : book.bid;
  return run.state.behaviour.stopTrigger === 'last' ? (book.last ?? quoted) : quoted;
}

/** Stops trigger when the market moves against them, if-touched orders when it comes towards them. */
function isTouched(order: OrderRecord, stop: Decimal, reference: Decimal): boolean {
  const touched = order.type === 'MARKET_IF_TOUCHED' || order.type === 'LIMIT_IF_TOUCHED';
  const rising = (order.side === 'BUY') !== touched;
  return rising ? reference.gte(stop) : reference.lte(stop);
}

/** Moves the stop of a trailing order after the market, only ever in its favour. */
function trail(order: OrderRecord, book: BookRecord, reference: Decimal): void {
  const distance = order.trailingAmount ?? order.trailingPercent?.times(reference).div(100) ?? null;
  if (distance === null) return;
  const sells = order.side === 'SELL';
  const { ladder } = book.instrument;
  const raw = sells ? reference.minus(distance) : reference.plus(distance);
  const candidate = snap(raw, ladder, sells ? 'down' : 'up');
  const current = order.stopPrice;
  const better = current === null || (sells ? candidate.gt(current) : candidate.lt(current));
  const stop = better ? candidate : current;
  order.stopPrice = stop;
  if (order.limitOffset === null) return;
  const limit = sells ? stop.minus(order.limitOffset) : stop.plus(order.limitOffset);
  order.limitPrice = snap(limit, ladder, sells ? 'down' : 'up');
}
