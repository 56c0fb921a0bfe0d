import { type AccountId, roundDownTo } from '@fairlead/core';
import { isDone, ordersOfGroup, remainingOf } from '../state/orders';
import {
  type EngineState,
  type GroupFill,
  type OrderRecord,
  type Run,
  bookOf,
} from '../state/state';
import { cancelOrder, resize } from './linkage';

/**
 * Notifies a group of a fill of one of its orders: at once with block (types 1 and 2), as one order is at the exchange at a
 * time; without block (type 3) the others may be filling on the same quote, where the behaviour lets them race.
 */
export function notifyGroup(run: Run, order: OrderRecord, fill: GroupFill): void {
  if (order.ocaGroup === '') return;
  const races = order.ocaType === 3 && run.state.behaviour.unblockedGroups === 'racing';
  if (races) run.races.push({ order, fill });
  else applyToGroup(run, order, fill);
}

/** Notifies the groups of the fills of a pass that is over. */
export function settleRaces(run: Run): void {
  for (const { order, fill } of run.races.splice(0)) applyToGroup(run, order, fill);
}

/**
 * Carries a fill over to the other orders of the group: type 1 cancels them, types 2 and 3 reduce them in the proportion
 * that the fill took of its own order. What is not a whole step of size is reduced too, so a group never overfills.
 */
function applyToGroup(run: Run, order: OrderRecord, fill: GroupFill): void {
  for (const member of groupMembers(run, order)) {
    // It may have ended long ago, or the end of another member has just taken it along.
    if (isDone(member)) continue;
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
  return ordersOfGroup(run.state, order).filter(
    (other) => other.permId !== order.permId && other.state !== 'HELD',
  );
}

/** True where an order of this group has filled already: the group is closed to revisions. */
export function groupHasFilled(
  state: EngineState,
  group: { readonly account: AccountId; readonly ocaGroup: string },
): boolean {
  return ordersOfGroup(state, group).some((order) => order.filled.gt(0));
}
