import type { Instant } from '@fairlead/core';
import type { BrokerOrder, OrderEvidence } from './broker-order';
import { hasEnded } from './broker-status';
import { isBrokerCode } from '../codes/error-codes';

type Absence = Extract<OrderEvidence, { kind: 'absent' }>;

/**
 * Returns the order after a complete snapshot that does not show it: unknown, and lapsed where that is proved, by a cancel
 * by id that did not find it or by being absent for a settle interval in which the position did not move.
 */
export function withAbsence(order: BrokerOrder, absence: Absence, now: Instant): BrokerOrder {
  if (hasEnded(order.status)) return order;
  const since = absence.positionMoved ? null : order.absentSince;
  if (isNotFound(order, absence)) {
    const reason = 'not found by its id, and a complete snapshot does not show it';
    return withOwnReason({ ...order, status: 'LAPSED' }, 'LAPSED', reason);
  }
  if (since !== null && now - since >= absence.settleMs) {
    const reason = 'absent from two complete snapshots, a settle interval apart';
    return withOwnReason({ ...order, status: 'LAPSED' }, 'LAPSED', reason);
  }
  const unknown = { ...order, status: 'UNKNOWN', absentSince: since ?? now } as const;
  return withOwnReason(unknown, 'ABSENT', 'a complete snapshot of the broker does not show it');
}

/** The broker had read the order before the cancel was requested, did not find it, and a later snapshot does not show it. */
function isNotFound(order: BrokerOrder, absence: Absence): boolean {
  const notFoundAt = order.notFoundAt ?? null;
  if (notFoundAt === null || order.acknowledged || absence.positionMoved) return false;
  return absence.sameConnection && absence.probeStartedAt >= notFoundAt;
}

/** What the broker itself reported of an order outlives what we infer. */
function withOwnReason(order: BrokerOrder, code: string, reason: string): BrokerOrder {
  return isBrokerCode(order.code) ? order : { ...order, code, reason };
}
