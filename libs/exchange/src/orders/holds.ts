import { Decimal, ZERO } from '@fairlead/core';
import { canBorrow } from '../accounts/costs/borrowing';
import { heldQuantity } from '../accounts/holdings';
import type { OrderWarning } from '../api/events';
import type { WaitReason } from '../api/order';
import { canWorkExtended, phaseNow, scheduleOf, sessionOfInstrument } from '../market/schedule';
import { isDone, noteDue, parentOf, remainingOf } from '../state/orders';
import { type EngineState, type OrderRecord, type Run, bookOf } from '../state/state';
import { orderView } from '../state/views';
import { conditionsHold } from './conditions';

const NOTHING: readonly WaitReason[] = [];

/** Returns what keeps a transmitted order from the exchange now. Shares are located once nothing else does. */
function reasonsToWait(state: EngineState, order: OrderRecord): readonly WaitReason[] {
  const reasons: WaitReason[] = [];
  if (!parentLets(state, order)) reasons.push('child');
  if (order.worksFrom > state.now) reasons.push(...timesToWait(state, order));
  if (conditionsHold(state, order)) reasons.push('condition');
  if (reasons.length > 0) return reasons;
  return canBorrow(state, order) ? NOTHING : ['locate'];
}

/** Its own hour, and the market's where that is later. */
function timesToWait(state: EngineState, order: OrderRecord): readonly WaitReason[] {
  const { goodAfter, worksFrom } = order;
  if (goodAfter === null || goodAfter <= state.now) return ['hours'];
  return goodAfter === worksFrom ? ['good-after'] : ['good-after', 'hours'];
}

/** True where an order may be at the exchange, as far as its parent goes. */
function parentLets(state: EngineState, order: OrderRecord): boolean {
  const parent = parentOf(state, order);
  if (parent === undefined || isDone(parent)) return true;
  return state.behaviour.childActivation === 'early' && parent.filled.gt(0);
}

/**
 * Returns how much an order may fill now, in shares: what remains; but under a parent that still works, children
 * together no more than it has filled.
 */
export function allowance(state: EngineState, order: OrderRecord): Decimal {
  const remaining = remainingOf(order);
  const parent = parentOf(state, order);
  if (parent === undefined || isDone(parent)) return remaining;
  if (!parentLets(state, order)) return ZERO;
  const used = order.side === parent.side ? order.filled : parent.childrenFilled;
  return Decimal.max(ZERO, Decimal.min(remaining, parent.filled.minus(used)));
}

/** Puts a transmitted order where it belongs, by its terms as they are now: to work, or to wait. */
export function station(state: EngineState, order: OrderRecord): void {
  Object.assign(order, scheduleOf(state, order));
  keep(order, reasonsToWait(state, order));
  noteDue(state, order);
}

function keep(order: OrderRecord, reasons: readonly WaitReason[]): void {
  order.waitsFor = reasons;
  order.state = reasons.length === 0 ? 'WORKING' : 'WAITING';
  if (order.state === 'WORKING') order.conditionsMet = true;
}

/** Lets a waiting order work if nothing holds it any more. */
export function reconsider(run: Run, order: OrderRecord): void {
  const { state } = run;
  const located = order.waitsFor.includes('locate');
  keep(order, reasonsToWait(state, order));
  if (order.state === 'WAITING') {
    if (!located && order.waitsFor.includes('locate')) warn(run, order, LOCATING);
    return;
  }
  order.changedAt = state.now;
  run.events.push({ kind: 'OrderActivated', at: state.now, order: orderView(order) });
}

/** Takes a working order back whose shares nobody can lend any more; true where it did. */
export function recallForLocate(run: Run, order: OrderRecord): boolean {
  if (canBorrow(run.state, order)) return false;
  keep(order, ['locate']);
  order.changedAt = run.state.now;
  warn(run, order, LOCATING);
  return true;
}

const LOCATING: OrderWarning = { kind: 'locating-shares' };

/** Says what the client should know of an order that was just taken, or changed. */
export function warnOf(run: Run, order: OrderRecord): void {
  const { state } = run;
  if (order.waitsFor.includes('hours'))
    warn(run, order, { kind: 'waits-for-hours', until: order.worksFrom });
  if (order.waitsFor.includes('locate')) warn(run, order, LOCATING);
  const { instrument } = bookOf(state, order.instrument);
  const hasHours = sessionOfInstrument(state, instrument) !== 'always-open';
  if (hasHours && order.outsideHours && !canWorkExtended(order))
    warn(run, order, { kind: 'outside-hours-ignored' });
  if (crossesPosition(state, order)) warn(run, order, { kind: 'crosses-position' });
}

function crossesPosition(state: EngineState, order: OrderRecord): boolean {
  const held = heldQuantity(state, order.account, order.instrument);
  const closes = order.side === 'SELL' ? held.gt(0) : held.lt(0);
  return closes && remainingOf(order).gt(held.abs());
}

function warn(run: Run, order: OrderRecord, warning: OrderWarning): void {
  const { now: at } = run.state;
  run.events.push({ kind: 'OrderWarned', at, order: orderView(order), warning });
}

/** True where the market's phase lets a working order trade. */
export function isOpenFor(state: EngineState, order: OrderRecord): boolean {
  const { phase } = phaseNow(state, bookOf(state, order.instrument).instrument);
  if (phase === 'regular') return true;
  return phase === 'extended' && order.outsideHours && canWorkExtended(order);
}
