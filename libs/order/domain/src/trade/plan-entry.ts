import { type Leg, isAlive, isDone, knownFilled } from '../order/leg';
import type { TradePlan } from './plan';
import { requestCancel } from './plan-cancel';
import { isWaiting } from './request-terms';

/** The share of the repair interval after which a partial entry is cut, so that the cut is done within it. */
const CUT_AFTER = 0.5;
/** An entry that the broker holds back this long (shares to borrow, a deactivated order) is given up: in ms. */
const SUSPENDED_MAX_MS = 60_000;

/** Cuts the working entries that may not go on. Returns true while one of them works: the rest of the plan waits. */
export function planEntries(plan: TradePlan): boolean {
  const alive = plan.trade.legs.filter((leg) => isEntry(leg) && isAlive(leg));
  for (const leg of alive) {
    const reason = reasonToCut(plan, leg);
    if (reason !== null) cutEntry(plan, leg, reason);
  }
  return alive.length > 0;
}

/**
 * Ends a working entry: what filled stays. Its total is modified down to that, because cancelling a partly filled
 * parent may take its children along; where that is refused or not answered, the rest is cancelled.
 */
export function cutEntry(plan: TradePlan, leg: Leg, reason: string): void {
  const filled = knownFilled(leg);
  if (leg.pending?.kind === 'modify' && isWaiting(plan, leg)) return;
  const canModify =
    filled.gt(0) && leg.refused === null && leg.pending === null && leg.status !== 'UNKNOWN';
  if (canModify) {
    plan.modify(leg, { ...leg.terms, quantity: filled }, reason);
  } else {
    requestCancel(plan, leg, reason);
  }
  plan.note(
    'ENTRY_CUT',
    `${reason}; ${filled.toFixed()} of ${leg.terms.quantity.toFixed()} filled`,
  );
}

function reasonToCut(plan: TradePlan, leg: Leg): string | null {
  const { trade, view } = plan;
  if (leg.firstFillAt !== null) {
    const partialMs = plan.waitedMs(leg.firstFillAt);
    if (partialMs >= view.settings.repairMs * CUT_AFTER) {
      return `the entry stayed partly filled for ${partialMs} ms`;
    }
  }
  if (leg.status === 'SUSPENDED' && plan.waitedMs(trade.openedAt) >= SUSPENDED_MAX_MS) {
    return 'the broker holds the entry back';
  }
  if (leg.code === 'LAPSED') return 'the entry turned up after it had been given up';
  const stops = trade.legs.filter((each) => each.purpose === 'STOP');
  if (stops.length > 0 && stops.every(isDone)) return 'the entry works without a stop';
  return trade.reopened ? 'the entry turned up after the trade had been closed' : null;
}

function isEntry(leg: Leg): boolean {
  return leg.purpose === 'ENTRY' || leg.purpose === 'ADD';
}
