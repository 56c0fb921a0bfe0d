import { Decimal, ZERO, assert } from '@fairlead/core';
import type { RejectionReason } from '../api/events';
import type { CancelCause } from '../api/order';
import { addLive, childrenOf, isDone, moveToDone, remainingOf } from '../state/orders';
import { type OrderRecord, type Run, bookOf } from '../state/state';
import { orderView } from '../state/views';
import { reconsider, station, warnOf } from './holds';

/** Ends an order as cancelled; what it has filled stays. Its children follow. */
export function cancelOrder(run: Run, order: OrderRecord, cause: CancelCause): void {
  if (isDone(order)) return;
  order.cancelCause = cause;
  end(run, order, 'CANCELLED');
  run.events.push({ kind: 'OrderCancelled', at: run.state.now, order: orderView(order), cause });
  settleChildren(run, order);
}

/** Ends a living order because the broker will not have it. Its children follow. */
export function rejectLiveOrder(
  run: Run,
  order: OrderRecord,
  why: { readonly reason: RejectionReason; readonly message: string },
): void {
  end(run, order, 'REJECTED');
  run.events.push({
    kind: 'OrderRejected',
    at: run.state.now,
    key: order.key,
    order: orderView(order),
    ...why,
  });
  settleChildren(run, order);
}

/** Ends an order as filled because its total was cut to what it has filled. */
export function endAsFilled(run: Run, order: OrderRecord): void {
  end(run, order, 'FILLED');
  run.events.push({ kind: 'OrderEnded', at: run.state.now, order: orderView(order) });
  settleChildrenOfShortParent(run, order);
}

/** Moves an order to its final state, once. */
export function end(
  run: Run,
  order: OrderRecord,
  state: 'FILLED' | 'CANCELLED' | 'REJECTED',
): void {
  assert(!isDone(order), `order ${order.permId} ends once`);
  order.state = state;
  order.changedAt = run.state.now;
  moveToDone(run.state, order);
  // Another one may borrow the shares that it would have sold short.
  if (bookOf(run.state, order.instrument).shortable !== null) run.touched.add(order.instrument);
}

/** Puts the waiting children of an order to work where they may. */
export function activateChildren(run: Run, parent: OrderRecord): void {
  for (const child of childrenOf(run.state, parent)) {
    if (child.state === 'WAITING') reconsider(run, child);
    // A child that already works may fill more than before.
    run.touched.add(child.instrument);
  }
}

/** Decides the fate of the children of an order that has just ended without filling its total. */
function settleChildren(run: Run, parent: OrderRecord): void {
  if (parent.filled.isZero()) cancelChildren(run, parent);
  else settleChildrenOfShortParent(run, parent);
}

function settleChildrenOfShortParent(run: Run, parent: OrderRecord): void {
  const { childFate } = run.state.behaviour;
  if (childFate === 'cancelled') cancelChildren(run, parent);
  else if (childFate === 'cut') cutChildren(run, parent);
  activateChildren(run, parent);
}

function cancelChildren(run: Run, parent: OrderRecord): void {
  for (const child of childrenOf(run.state, parent)) cancelOrder(run, child, 'parent');
}

/** Leaves each exit child with what its parent filled and its siblings have not closed yet. */
function cutChildren(run: Run, parent: OrderRecord): void {
  for (const child of childrenOf(run.state, parent)) {
    if (child.side === parent.side) continue;
    const open = Decimal.max(ZERO, parent.filled.minus(parent.childrenFilled));
    if (open.gte(remainingOf(child))) continue;
    if (open.isZero()) cancelOrder(run, child, 'parent');
    else resize(run, child, { quantity: child.filled.plus(open), cause: 'parent' });
  }
}

/** Changes the total of a living order on the broker's side. */
export function resize(
  run: Run,
  order: OrderRecord,
  to: { readonly quantity: Decimal; readonly cause: 'oca' | 'parent' },
): void {
  assert(to.quantity.gt(order.filled), 'a resized order has something left to fill');
  const previous = order.quantity;
  order.quantity = to.quantity;
  order.changedAt = run.state.now;
  run.events.push({
    kind: 'OrderResized',
    at: run.state.now,
    order: orderView(order),
    previous,
    cause: to.cause,
  });
}

/** Takes a held order to the broker: it works, or waits. */
export function accept(run: Run, order: OrderRecord): void {
  order.executionsFrom = run.state.nextExecution;
  station(run.state, order);
  order.changedAt = run.state.now;
  run.events.push({ kind: 'OrderAccepted', at: run.state.now, order: orderView(order) });
  warnOf(run, order);
  run.touched.add(order.instrument);
  activateChildren(run, order);
}

/** Enters a new order, not transmitted yet. */
export function hold(run: Run, order: OrderRecord): void {
  assert(order.state === 'HELD', 'a new order starts held');
  addLive(run.state, order);
}
