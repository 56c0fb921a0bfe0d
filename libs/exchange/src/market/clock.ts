import { type Instant, assert } from '@fairlead/core';
import { cancelOrder } from '../orders/linkage';
import { isDone, nextDueOf } from '../state/orders';
import type { OrderRecord, Run } from '../state/state';
import { tryClosingAuction } from './auctions';
import { matchTouched } from './matching';

/** Each moment ends an order or wakes one, and an order has few of them. */
const MOMENTS_MAX = 100_000;

/**
 * Moves the clock on. What time alone does on the way happens at its own moment, before anything of a later one: orders
 * wake and end, markets open, the closing auction is held.
 */
export function advance(run: Run, to: Instant): void {
  const { state } = run;
  for (let moments = 0; ; moments += 1) {
    assert(moments < MOMENTS_MAX, 'time passes');
    const due = state.derived.nextDue;
    if (due === null || due > to) break;
    if (due > state.now) state.now = due;
    passMoment(run);
    matchTouched(run);
    state.derived.nextDue = nextDueOf(state);
  }
  if (to > state.now) state.now = to;
}

function passMoment(run: Run): void {
  const { now, live } = run.state;
  for (const order of [...live.values()])
    if (order.endsAt !== null && order.endsAt <= now) endByTime(run, order);
  for (const order of live.values()) run.touched.add(order.instrument);
}

/** Ends the day of every order that lives for one. */
export function endSession(run: Run): void {
  for (const order of [...run.state.live.values()])
    if (order.timeInForce === 'DAY' || order.timeInForce === 'OPG') endByTime(run, order);
}

function endByTime(run: Run, order: OrderRecord): void {
  if (isDone(order) || tryClosingAuction(run, order)) return;
  cancelOrder(run, order, order.timeInForce === 'GTD' ? 'expired' : 'session-end');
}
