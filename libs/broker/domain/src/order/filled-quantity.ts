import { type Decimal, Decimal as DecimalValue } from '@fairlead/core';
import type { BrokerOrder } from './broker-order';

/** True where corrections left less of the order filled than there was of it. */
export function isShort(order: BrokerOrder): boolean {
  return order.executed?.lt(totalOf(order)) === true;
}

/**
 * Returns how much of the order is filled, with a count that the broker just named: the highest one, for counts come late
 * and again. After a correction only the executions say it.
 */
export function filledOf(order: BrokerOrder, reported: Decimal | null): Decimal | null {
  return order.executed ?? higher(order.seen.filled, reported);
}

/** The size at which the order is done: the larger one while a modify of it is unanswered. */
export function totalOf(order: BrokerOrder): Decimal {
  const seen = order.seen.quantity ?? order.wanted.quantity;
  return order.modifyPending === null ? seen : DecimalValue.max(seen, order.wanted.quantity);
}

function higher(left: Decimal | null, right: Decimal | null): Decimal | null {
  if (left === null || right === null) return left ?? right;
  return DecimalValue.max(left, right);
}
