import type { Instant } from '@fairlead/core';
import { type Leg, cancelTries } from '../../order/leg';
import type { TradePlan } from './plan';

const UNKNOWN_PATIENCE = 5;
const PAUSE_MAX_MS = 60_000;
/** Cancels in a row that brought nothing, after which a person is notified. */
const ALARM_AFTER_TRIES = 3;

/**
 * Asks for an order to be cancelled, unless that is under way. A placed order whose answer is still out may be
 * cancelled too: commands keep their order. An unanswered or refused cancel is repeated with pauses that grow.
 */
export function requestCancel(plan: TradePlan, leg: Leg, reason: string): void {
  const tries = cancelTries(leg);
  const pauseMs = pauseAfter(plan, leg, tries);
  if (leg.pending?.kind === 'cancel' && plan.waitedMs(leg.pending.since) < pauseMs) return;
  if (leg.cancelPending && leg.pending === null) return;
  const refusedAt = leg.refused?.request === 'cancel' ? leg.refused.at : null;
  if (refusedAt !== null && plan.waitedMs(refusedAt) < pauseMs) return;
  plan.cancel(leg, reason);
  if (tries !== ALARM_AFTER_TRIES) return;
  const answer = leg.code === null ? 'no answer' : `${leg.code} ${leg.reason ?? ''}`.trim();
  plan.notice(
    'CANCEL_UNHEARD',
    `the cancel of ${leg.orderRef} brought nothing ${tries} times (${answer}): look at it in TWS`,
  );
}

/** Returns how long the next request of the same kind waits, in ms. */
export function pauseAfter(plan: TradePlan, leg: Leg, tries: number): number {
  // The gateway resolves an unknown order by itself; asking often would only be in its way.
  const patience = leg.status === 'UNKNOWN' ? UNKNOWN_PATIENCE : 1;
  const first = plan.view.settings.repairMs * patience;
  return Math.min(PAUSE_MAX_MS, first * 2 ** Math.max(0, tries - 1));
}

/** Repair intervals in which an order in doubt may come back: the gateway looks at the broker's picture within them. */
const DOUBT_PATIENCE = { SUSPENDED: 5, UNKNOWN: 2.5 } as const;

/**
 * Ends an order that the broker does not work, or of which nobody knows whether it lives, by its id: it does not do what
 * it is for and may still fill. Returns true where that was requested now, for the first time.
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
