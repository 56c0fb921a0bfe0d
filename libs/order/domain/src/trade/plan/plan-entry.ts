import { decimalText, directionSign, instantText } from '@fairlead/core';
import { type Leg, isDone, knownFilled } from '../../order/leg';
import type { TradePlan } from './plan';
import { requestCancel } from './plan-cancel';
import { isWaiting } from './request-terms';
import { type EntryCut, aliveLegs, isUnprotectedByChoice, plannedPosition } from '../trade';

/** The share of the repair interval after which a partial entry is cut, so that the cut is done within it. */
const CUT_AFTER = 0.5;
/** An entry that the broker holds back this long (shares to borrow, a deactivated order) is given up: in ms. */
const SUSPENDED_MAX_MS = 60_000;

/**
 * Cuts the entries and additions that may not go on. Returns true while the entry works, whose children are the broker's to
 * arrange: the rest of the plan waits. Beside an addition it does not: stop and target follow each of its fills.
 */
export function planEntries(plan: TradePlan): boolean {
  const alive = aliveLegs(plan.trade, 'ENTRY', 'ADD');
  for (const leg of alive) {
    const cut = reasonToCut(plan, leg);
    if (cut !== null) cutEntry(plan, leg, cut);
  }
  return alive.some((leg) => leg.purpose === 'ENTRY');
}

/**
 * Ends a working entry: what filled stays. Its total is modified down to that, because cancelling a partly filled
 * parent may take its children along; where that is refused or not answered, the rest is cancelled. An addition has no
 * children, and is cancelled at once.
 */
export function cutEntry(plan: TradePlan, leg: Leg, cut: EntryCut): void {
  if (leg.purpose === 'ADD') return cutAddition(plan, leg, cut);
  const { reason } = cut;
  plan.trade = { ...plan.trade, entryCut: plan.trade.entryCut ?? cut };
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

function cutAddition(plan: TradePlan, leg: Leg, cut: EntryCut): void {
  const { trade, steps } = plan;
  const additions = trade.additions.map((each) =>
    each.orderRef === leg.orderRef ? { ...each, cut: each.cut ?? cut } : each,
  );
  plan.trade = { ...trade, additions };
  const before = steps.length;
  requestCancel(plan, leg, cut.reason);
  if (steps.length > before) plan.note('ADDITION_CUT', cut.reason);
}

function reasonToCut(plan: TradePlan, leg: Leg): EntryCut | null {
  return reasonOfPerson(leg) ?? reasonOfTime(plan, leg) ?? reasonOfTrouble(plan, leg);
}

function reasonOfPerson({ unwanted }: Leg): EntryCut | null {
  return unwanted === undefined ? null : { code: 'PERSON', reason: unwanted };
}

function reasonOfTime({ view }: TradePlan, leg: Leg): EntryCut | null {
  if (view.entriesStopped) return { code: 'HALTED', reason: 'trading was halted' };
  if (leg.goodTill === null || view.now < leg.goodTill) return null;
  return { code: 'DEADLINE', reason: `its time ended at ${instantText(leg.goodTill)}` };
}

function reasonOfTrouble(plan: TradePlan, leg: Leg): EntryCut | null {
  const { trade, view } = plan;
  const cancelled = trade.cancels?.find(({ orderRefs }) => orderRefs.includes(leg.orderRef));
  if (cancelled !== undefined) return { code: 'RULE', reason: cancelled.reason };
  if (view.external.times(directionSign(trade.direction)).lt(0)) {
    const shares = `${decimalText(view.external)} shares that are not Fairlead's`;
    return { code: 'EXTERNAL', reason: `the account holds ${shares}: the entry would close them` };
  }
  if (leg.purpose === 'ADD' && plannedPosition(trade).isZero()) {
    return { code: 'FLAT', reason: 'the trade holds nothing any more' };
  }
  if (trade.takings.length > 0) {
    return { code: 'TAKEN', reason: 'somebody else closed shares of the trade' };
  }
  // What no stop follows, or one that can follow each fill, may rest partly filled until its deadline.
  const lagsBehind = leg.purpose === 'ENTRY' && !isUnprotectedByChoice(trade);
  if (leg.firstFillAt !== null && lagsBehind) {
    const partialMs = plan.waitedMs(leg.firstFillAt);
    if (partialMs >= view.settings.repairMs * CUT_AFTER) {
      return { code: 'PARTIAL', reason: `the entry stayed partly filled for ${partialMs} ms` };
    }
  }
  if (leg.status === 'SUSPENDED' && plan.waitedMs(leg.placedAt) >= SUSPENDED_MAX_MS) {
    return { code: 'SUSPENDED', reason: 'the broker holds the entry back' };
  }
  if (leg.code === 'LAPSED') {
    return { code: 'TURNED_UP', reason: 'the entry turned up after it had been given up' };
  }
  const stops = trade.legs.filter((each) => each.purpose === 'STOP');
  if (stops.length > 0 && stops.every(isDone)) {
    return { code: 'NO_STOP', reason: 'the entry works without a stop' };
  }
  if (!trade.reopened) return null;
  return { code: 'TURNED_UP', reason: 'the entry turned up after the trade had been closed' };
}
