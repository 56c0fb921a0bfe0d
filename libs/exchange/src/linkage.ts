import { Decimal, ZERO, assert, roundDownTo } from '@fairlead/core';
import type { CancelCause } from './api';
import {
  type OrderRecord,
  type Run,
  addLive,
  bookOf,
  childrenOf,
  isDone,
  moveToDone,
  parentOf,
  remainingOf,
} from './state';
import { orderView } from './views';

/** Ends an order as cancelled; what it has filled stays. Its children follow. */
export function cancelOrder(run: Run, order: OrderRecord, cause: CancelCause): void {
  if (isDone(order)) return;
  end(run, order, 'CANCELLED');
  run.events.push({ kind: 'OrderCancelled', at: run.state.now, order: orderView(order), cause });
  settleChildren(run, order);
}

/** Ends a living order because the broker will not have it. Its children follow. */
export function rejectLiveOrder(
  run: Run,
  order: OrderRecord,
  why: { readonly reason: 'broker' | 'buying-power'; readonly message: string },
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
}

/** True where an order may be at the exchange, as far as its parent goes. */
export function mayWork(run: Run, order: OrderRecord): boolean {
  const parent = parentOf(run.state, order);
  if (parent === undefined || isDone(parent)) return true;
  if (parent.state !== 'WORKING') return false;
  return run.state.behaviour.childActivation === 'early' && parent.filled.gt(0);
}

/**
 * Returns how much an order may fill now, in shares: what remains; but under a parent that still works, children
 * together no more than it has filled.
 */
export function allowance(run: Run, order: OrderRecord): Decimal {
  const remaining = remainingOf(order);
  const parent = parentOf(run.state, order);
  if (parent === undefined || isDone(parent)) return remaining;
  if (!mayWork(run, order)) return ZERO;
  const used = order.side === parent.side ? order.filled : parent.childrenFilled;
  return Decimal.max(ZERO, Decimal.min(remaining, parent.filled.minus(used)));
}

/** Puts the waiting children of an order to work where they may. */
export function activateChildren(run: Run, parent: OrderRecord): void {
  for (const child of childrenOf(run.state, parent)) {
    if (child.state === 'WAITING' && mayWork(run, child)) activate(run, child);
    // A child that already works may fill more than before.
    run.touched.add(child.instrument);
  }
}

function activate(run: Run, child: OrderRecord): void {
  child.state = 'WORKING';
  child.changedAt = run.state.now;
  run.events.push({ kind: 'OrderActivated', at: run.state.now, order: orderView(child) });
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

function resize(
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

/** What a fill took from an order of a group. */
export interface GroupFill {
  readonly filled: Decimal;
  readonly remainingBefore: Decimal;
}

/**
 * Carries a fill over to the other orders of the group: type 1 cancels them, types 2 and 3 reduce them in the proportion
 * that the fill took of its own order. What is not a whole step of size is reduced too, so a group never overfills.
 */
export function applyGroup(run: Run, order: OrderRecord, fill: GroupFill): void {
  if (order.ocaGroup === '') return;
  for (const member of groupMembers(run, order)) {
    if (order.ocaType === 1) {
      cancelOrder(run, member, 'oca');
      continue;
    }
    const left = fill.remainingBefore.minus(fill.filled);
    const { sizeIncrement } = bookOf(run.state, member.instrument).instrument;
    const share = remainingOf(member).times(left).div(fill.remainingBefore);
    const remaining = roundDownTo(share, sizeIncrement);
    if (remaining.isZero()) cancelOrder(run, member, 'oca');
    else if (remaining.lt(remainingOf(member)))
      resize(run, member, { quantity: member.filled.plus(remaining), cause: 'oca' });
  }
}

/** Held orders are not in the group yet: the broker has not seen them. */
function groupMembers(run: Run, order: OrderRecord): readonly OrderRecord[] {
  return [...run.state.live.values()].filter(
    (other) =>
      other.permId !== order.permId &&
      other.state !== 'HELD' &&
      other.account === order.account &&
      other.ocaGroup === order.ocaGroup,
  );
}

/** True where an order of this group has filled already: the group is closed to revisions. */
export function groupHasFilled(
  run: Run,
  account: OrderRecord['account'],
  ocaGroup: string,
): boolean {
  const inGroup = (order: OrderRecord): boolean =>
    order.account === account && order.ocaGroup === ocaGroup && order.filled.gt(0);
  return [...run.state.live.values(), ...run.state.done.values()].some(inGroup);
}

/** Takes a held order to the broker: it works, or waits for its parent. */
export function accept(run: Run, order: OrderRecord): void {
  order.state = mayWork(run, order) ? 'WORKING' : 'WAITING';
  order.changedAt = run.state.now;
  run.events.push({ kind: 'OrderAccepted', at: run.state.now, order: orderView(order) });
  run.touched.add(order.instrument);
  activateChildren(run, order);
}

/** Enters a new order, not transmitted yet. */
export function hold(run: Run, order: OrderRecord): void {
  assert(order.state === 'HELD', 'a new order starts held');
  addLive(run.state, order);
}
