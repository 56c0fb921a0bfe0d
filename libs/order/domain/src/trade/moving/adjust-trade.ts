import { type Instant, type OrderRef, decimalText } from '@fairlead/core';
import { type Trade, aliveLegs } from '../trade';
import type { AnsweredIntent } from '../plan/answered-intent';
import { type AdjustOrder, UNMOVED } from './moves';

/** Returns the trade with a wish for its stop, its target or both: its plan asks the broker for that. */
export function adjustTrade(trade: Trade, order: AdjustOrder, now: Instant): Trade {
  const moved = trade.moved ?? UNMOVED;
  const wishes = [...moved.wishes, { ...order, requestedAt: now }];
  const { stop, target } = order;
  const parts = [
    ...(stop === null ? [] : [`stop to ${decimalText(stop.level)}`]),
    ...(target === null ? [] : [`target to ${decimalText(target)}`]),
  ];
  const note = { code: 'ADJUSTING', reason: parts.join(', ') };
  return { ...trade, moved: { ...moved, wishes }, note };
}

/** Orders of a trade that a rule wants cancelled. */
export interface CancelOrder {
  readonly intent: AnsweredIntent;
  readonly what: 'ENTRIES' | 'ADDITIONS';
  readonly reason: string;
}

/** Returns the orders of a trade that would open or add and may still fill: all of them, or additions alone. */
export function cancellable(trade: Trade, what: CancelOrder['what']): readonly OrderRef[] {
  const legs = what === 'ENTRIES' ? aliveLegs(trade, 'ENTRY', 'ADD') : aliveLegs(trade, 'ADD');
  return legs.map((leg) => leg.orderRef);
}

/** Returns the trade with the wish that these orders end. */
export function cancelOrders(trade: Trade, { intent, what, reason }: CancelOrder): Trade {
  const orderRefs = cancellable(trade, what);
  const cancels = [...(trade.cancels ?? []), { intent, orderRefs, reason }];
  return { ...withoutComing(trade), cancels, note: { code: 'CANCELLING', reason } };
}

/** True where the trade would add by itself what no order stands for yet. */
export function hasComing({ doubleDown }: Trade): boolean {
  return doubleDown?.state === 'WAITING';
}

function withoutComing(trade: Trade): Trade {
  const { doubleDown } = trade;
  if (doubleDown === undefined || !hasComing(trade)) return trade;
  return { ...trade, doubleDown: { ...doubleDown, state: 'DROPPED' } };
}
