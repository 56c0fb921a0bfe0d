import type { Leg } from '../order/leg';
import type { TradePlan } from './plan';

const UNKNOWN_PATIENCE = 5;

/**
 * Asks for an order to be cancelled, unless that is under way. A placed order whose answer is still out may be
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
