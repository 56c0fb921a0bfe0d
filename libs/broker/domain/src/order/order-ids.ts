import { assert } from '@fairlead/core';

/** Everything that is known about which order ids were ever used by our client id. */
export interface OrderIdEvidence {
  /** What the broker reported at connect. It was seen to roll back after a restart, so it is never believed alone. */
  readonly nextValidId: number;
  /** The highest id that we ever journaled, 0 for none. */
  readonly highWater: number;
  /** The highest id of ours seen in snapshots of the broker's orders and executions, 0 for none. */
  readonly highestSeen: number;
}

/** Returns the first order id that was certainly never used. */
export function firstFreeOrderId(evidence: OrderIdEvidence): number {
  const first = Math.max(evidence.nextValidId, evidence.highWater + 1, evidence.highestSeen + 1);
  assert(Number.isSafeInteger(first) && first >= 1, 'an order id is a positive integer');
  return first;
}
