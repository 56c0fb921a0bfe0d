import { type Decimal, type Instant, assert, present } from '@fairlead/core';
import type { OrderKey } from '../api/order';
import type { DerivedState, EngineState, OrderRecord } from './state';

/** Returns what an order has still to fill, in shares. */
export function remainingOf(order: OrderRecord): Decimal {
  return order.quantity.minus(order.filled);
}

/** True once nothing can change the order any more. */
export function isDone(order: OrderRecord): boolean {
  return order.state === 'FILLED' || order.state === 'CANCELLED' || order.state === 'REJECTED';
}

/** Returns the order with this permId, living or kept; undefined where it is unknown or forgotten. */
export function orderByPermId(state: EngineState, permId: number): OrderRecord | undefined {
  return state.live.get(permId) ?? state.done.get(permId);
}

/** Returns the order with this key, living or kept; undefined where it is unknown or forgotten. */
export function orderByKey(state: EngineState, key: OrderKey): OrderRecord | undefined {
  const permId = state.keys.get(key);
  return permId === undefined ? undefined : orderByPermId(state, permId);
}

/** Returns the parent of a child, or undefined where it has none or is forgotten. */
export function parentOf(state: EngineState, order: OrderRecord): OrderRecord | undefined {
  return order.parentPermId === null ? undefined : orderByPermId(state, order.parentPermId);
}

/** Returns the living children of an order by permId. */
export function childrenOf(state: EngineState, parent: OrderRecord): readonly OrderRecord[] {
  const children = state.derived.liveChildren.get(parent.permId);
  return children === undefined ? NONE : [...children.values()];
}

const NONE: readonly OrderRecord[] = [];

/** Returns the orders of a group, living or kept, by permId. */
export function ordersOfGroup(
  state: EngineState,
  group: Pick<OrderRecord, 'account' | 'ocaGroup'>,
): readonly OrderRecord[] {
  return byPermId(state.derived.groups.get(groupId(group)));
}

/** Returns the live orders with conditions by permId. */
export function conditionalOrders({ derived }: EngineState): readonly OrderRecord[] {
  return derived.conditional.size === 0 ? NONE : byPermId(derived.conditional);
}

/** An order may have joined an index late, and a restored index is filled by permId: the order of events must not depend on it. */
function byPermId(orders: ReadonlyMap<number, OrderRecord> | undefined): readonly OrderRecord[] {
  if (orders === undefined) return NONE;
  return [...orders.values()].sort((left, right) => left.permId - right.permId);
}

function groupId(order: Pick<OrderRecord, 'account' | 'ocaGroup'>): string {
  return `${order.account}|${order.ocaGroup}`;
}

/** Enters a new order among the living. */
export function addLive(state: EngineState, order: OrderRecord): void {
  state.live.set(order.permId, order);
  state.keys.set(order.key, order.permId);
  indexLive(state.derived, order);
  indexGroup(state.derived, order);
  noteDue(state, order);
}

/** Enters a living order into the indexes. Entering it again follows a change of its conditions. */
export function indexLive(derived: DerivedState, order: OrderRecord): void {
  addTo(derived.liveByInstrument, order.instrument, order);
  if (order.parentPermId !== null) addTo(derived.liveChildren, order.parentPermId, order);
  if (order.conditions === null) derived.conditional.delete(order.permId);
  else derived.conditional.set(order.permId, order);
}

/** Enters an order, living or kept, into the index of its group. */
export function indexGroup(derived: DerivedState, order: OrderRecord): void {
  if (order.ocaGroup !== '') addTo(derived.groups, groupId(order), order);
}

/** Takes an order out of the index of its group: it changes the group, or is forgotten. */
export function unindexGroup(derived: DerivedState, order: OrderRecord): void {
  removeFrom(derived.groups, groupId(order), order);
}

type Index<Key> = Map<Key, Map<number, OrderRecord>>;

function addTo<Key>(index: Index<Key>, key: Key, order: OrderRecord): void {
  const orders = index.get(key) ?? new Map<number, OrderRecord>();
  orders.set(order.permId, order);
  index.set(key, orders);
}

function removeFrom<Key>(index: Index<Key>, key: Key, order: OrderRecord): void {
  const orders = index.get(key);
  orders?.delete(order.permId);
  if (orders?.size === 0) index.delete(key);
}

/** Moves an order from the living to the ended, and forgets the oldest ended ones above the limit. */
export function moveToDone(state: EngineState, order: OrderRecord): void {
  assert(isDone(order), `order ${order.permId} has ended`);
  removeLive(state, order);
  state.done.set(order.permId, order);
  state.derived.ended.push(order.permId);
  if (state.done.size > state.config.completedOrdersMax) forgetOldest(state);
}

/** Takes a living order away without a trace. */
export function loseLive(state: EngineState, order: OrderRecord): void {
  removeLive(state, order);
  state.keys.delete(order.key);
  unindexGroup(state.derived, order);
}

function removeLive({ live, derived }: EngineState, order: OrderRecord): void {
  live.delete(order.permId);
  removeFrom(derived.liveByInstrument, order.instrument, order);
  if (order.parentPermId !== null) removeFrom(derived.liveChildren, order.parentPermId, order);
  derived.conditional.delete(order.permId);
}

function forgetOldest(state: EngineState): void {
  const permId = present(state.derived.ended.shift(), 'what has ended is queued');
  const oldest = present(state.done.get(permId), `ended order ${permId} is kept`);
  state.done.delete(permId);
  state.keys.delete(oldest.key);
  unindexGroup(state.derived, oldest);
}

/** Remembers when time will do something to an order, so that most inputs need not look for it. */
export function noteDue(state: EngineState, order: OrderRecord): void {
  const due = dueOf(order, state.now);
  const { nextDue } = state.derived;
  if (due !== null && (nextDue === null || due < nextDue)) state.derived.nextDue = due;
}

/** Returns the earliest moment at which time alone does something to a live order, or null. */
export function nextDueOf(state: EngineState): Instant | null {
  let earliest: Instant | null = null;
  for (const order of state.live.values()) {
    const due = dueOf(order, state.now);
    if (due !== null && (earliest === null || due < earliest)) earliest = due;
  }
  return earliest;
}

/** The end of an order may be now or past: it has to come yet. The other moments have had their effect by then. */
function dueOf(order: OrderRecord, now: Instant): Instant | null {
  let earliest = order.endsAt;
  const consider = (moment: Instant): void => {
    if (moment > now && (earliest === null || moment < earliest)) earliest = moment;
  };
  if (order.state === 'WAITING') consider(order.worksFrom);
  for (const condition of order.conditions?.list ?? [])
    if (condition.kind === 'time') consider(condition.at);
  return earliest;
}
