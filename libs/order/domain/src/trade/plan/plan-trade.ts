import type { Instant } from '@fairlead/core';
import { isAlive, isDone } from '../../order/leg';
import { type PlanView, TradePlan, type TradeStep } from './plan';
import { requestCancel } from './plan-cancel';
import { planConclusions } from './plan-conclusions';
import { planDoubleDown } from '../adding/plan-double-down';
import { planEntries } from './plan-entry';
import { lastEnd } from '../protection/fresh-protection';
import { hasCrossed, isMovedByOthers } from '../exit/left-to-tws';
import { concludeMoves } from '../moving/conclude-moves';
import { followTrail } from '../moving/trail';
import { planBreakEven, planTimeStop } from '../moving/plan-moves';
import { planReductions } from '../by-hand/plan-reductions';
import { planExit, planFlip } from '../exit/plan-exit';
import { watchExit } from '../exit/watch-exit';
import { planLastResort, watchProtection } from '../last-resort/plan-last-resort';
import { planProtection } from '../protection/plan-protection';
import { withExposure } from '../protection/protection';
import { watchTarget } from '../protection/watch-target';
import { type Trade, hasFillGap, isFlat, plannedPosition } from '../trade';

/** The trade as it stands after planning, with the steps to carry out: commands, conclusions, notices. */
export interface PlannedTrade {
  readonly trade: Trade;
  readonly steps: readonly TradeStep[];
}

/**
 * Returns what has to be done now for a trade to converge on what is wanted of it. Planning again without new evidence
 * plans nothing new: at most one request is out for each order. Commands wait while the gate is closed.
 */
export function planTrade(trade: Trade, view: PlanView): PlannedTrade {
  const plan = new TradePlan(trade, view);
  if (trade.closedAt === null) {
    reportReopening(plan);
    if (plannedPosition(trade).gt(0)) followTrail(plan);
    watchProtection(plan);
    watchExit(plan);
    if (view.gate !== 'closed') act(plan);
    plan.trade = withClosing(plan.trade, view.now);
  }
  planConclusions(plan);
  return { trade: withExposure(plan.trade, view.now), steps: plan.steps };
}

function reportReopening(plan: TradePlan): void {
  if (!plan.trade.reopened || plan.trade.reopeningReported) return;
  plan.trade = { ...plan.trade, reopeningReported: true };
  const { code, reason } = plan.trade.note;
  plan.notice(code, reason);
}

function act(plan: TradePlan): void {
  const position = plannedPosition(plan.trade);
  if (position.lt(0)) {
    planFlip(plan, position);
    return;
  }
  if (position.gt(0) && planLastResort(plan, position)) return;
  // What a rule wanted and was refused is not what stop and target are brought to.
  concludeMoves(plan);
  planTimeStop(plan);
  if (position.gt(0)) planBreakEven(plan);
  watchTarget(plan);
  const { exit } = plan.trade;
  if (exit !== null) {
    planExit(plan, exit, position);
  } else if (!planEntries(plan) && position.gt(0)) {
    planProtection(plan, position);
  }
  if (exit === null) planReductions(plan, position);
  if (position.isZero()) endLinked(plan);
  else planDoubleDown(plan);
}

/**
 * TWS ends what is linked by itself; what is still there after a moment is cancelled, or it could open a position. At once
 * where a change of ours crossed with the last fill, somebody else closed it, or the broker took an execution back: TWS ends
 * none of that.
 */
function endLinked(plan: TradePlan): void {
  const entries = plan.trade.legs.filter((leg) => leg.purpose === 'ENTRY');
  if (!entries.every(isDone)) return;
  const since = lastChange(plan.trade);
  const isLeftToTws = !isMovedByOthers(plan.trade);
  const isEarly = isLeftToTws && plan.waitedMs(since) < plan.view.settings.graceMs;
  for (const leg of plan.trade.legs.filter(isAlive)) {
    if (!isEarly || hasCrossed(plan, leg)) requestCancel(plan, leg, 'the trade is flat');
  }
}

function lastChange(trade: Trade): Instant {
  return trade.executions.reduce<Instant>(
    (latest, each) => (each.at > latest ? each.at : latest),
    lastEnd(trade),
  );
}

/** Closed means flat by executions, none missing, and nothing that lives or may live. */
function withClosing(trade: Trade, now: Instant): Trade {
  if (!isFlat(trade) || hasFillGap(trade) || trade.legs.some(isAlive)) return trade;
  return { ...trade, closedAt: now };
}
