import { roleOfOrderRef } from '@fairlead/core';
import type { BrokerOrder } from '../order/broker-order';
import { hasEnded } from '../order/broker-status';

/** An order that protects and that no list of TWS shows for so long is lost. */
export const LOST_AFTER_MS = 2_000;

/** True for the stops and targets of trades: TWS has to show each of them whenever it is asked. */
export function isProtective(orderRef: string): boolean {
  const role = roleOfOrderRef(orderRef);
  return role === 'S' || role === 'T';
}

/**
 * True for a protective order that the broker was seen to have: what it does not show of those is lost, and not on its way.
 */
export function isProvable(order: Pick<BrokerOrder, 'orderRef' | 'acknowledged'>): boolean {
  return order.acknowledged && isProtective(order.orderRef);
}

/** What a list of open orders says of a protective order. */
export type Proof = 'stands' | 'unanswered' | 'missing';

/** Returns what a list that began after the order was written says of it. */
export function proofOf(order: BrokerOrder, isListed: boolean): Proof {
  if (isListed || hasEnded(order.status)) return 'stands';
  return order.acknowledged ? 'missing' : 'unanswered';
}
