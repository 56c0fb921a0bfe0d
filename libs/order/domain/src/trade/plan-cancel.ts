import type { Instant } from '@fairlead/core';
import type { Leg } from '../order/leg';
import type { TradePlan } from './plan';

const UNKNOWN_PATIENCE = 5;

/**
 * Requests for an order to be cancelled, unless that is under way. A placed order whose answer is still out may be
 * cancelled too: commands keep their order. An unanswered or refused cancel is repeated after the repair interval.
 */
export function requestCancel(plan: TradePlan, leg: Leg, reason: string): void {
  // The gateway resolves an unknown order by itself; asking often would only be in its way.
  const patience = leg.status === 'UNKNOWN' ? UNKNOWN_PATIENCE : 1;
  const repairMs = plan.view.settings.repairMs * patience;
  if (leg.pending?.kind === 'cancel' && plan.waitedMs(leg.pending.since) < repairMs) return;
  if (leg.cancelPending && leg.pending === null) return;
  const refusedAt = leg.refused?.request === 'cancel' ? leg.refused.at : null;
  if (refusedAt !== null && plan.waitedMs(refusedAt) < repairMs) return;
  plan.cancel(leg, reason);
}

/** Repair intervals in which an order in doubt may come back: the gateway looks at the broker's picture within them. */
const DOUBT_PATIENCE = { SUSPENDED: 5, UNKNOWN: 2.5 } as const;

/**
 * Ends an order that the broker does not work, or of which nobody knows whether it lives, by its id: it does not do what
 * it is for and may still fill. Returns true where that was asked now, for the first time.
 */
export function endDoubtful(plan: TradePlan, leg: Leg, since: Instant): boolean {
  if (leg.status !== 'SUSPENDED' && leg.status !== 'UNKNOWN') return false;
  const patienceMs = plan.view.settings.repairMs * DOUBT_PATIENCE[leg.status];
  if (plan.waitedMs(since) < patienceMs) return false;
  const isFirst = leg.pending?.kind !== 'cancel' && leg.refused?.request !== 'cancel';
  const before = plan.steps.length;
  requestCancel(plan, leg, `the broker does not work it: it is ${leg.status}`);
  return isFirst && plan.steps.length > before;
}
