import { Decimal, type Instant, decimalText, instant, present } from '@fairlead/core';
import { lastEnd } from '../protection/fresh-protection';
import type { PositionCheck, TradePlan } from '../plan/plan';
import { type Leaving, type Trade, aliveLegs, leavingOf } from '../trade';

/** So long the last resort waits for what the broker says that it holds: two looks that differ from us take about 11 s. */
const CHECK_MAX_MS = 15_000;

/**
 * Returns how much the last resort may sell: no more than the broker was seen to hold since everything else had ended.
 * Somebody may have sold by hand in these seconds, which only positions show. Null while that is looked at; where it does
 * not become clear in time, the smaller of both, with an alarm.
 */
export function sizeOfLastExit(
  plan: TradePlan,
  position: Decimal,
  leaving: Leaving,
): Decimal | null {
  const { closingCapacity, positionCheck } = plan.view;
  const size = Decimal.min(position, closingCapacity);
  const { inDoubt } = positionCheck;
  if (inDoubt === null && isFresh(plan.trade, positionCheck, leaving)) return size;
  const since = instant(Math.max(leaving.since, lastEnd(plan.trade)));
  if (plan.waitedMs(since) < CHECK_MAX_MS) return null;
  reportUnchecked(plan, inDoubt);
  return inDoubt === null ? size : Decimal.min(size, inDoubt);
}

/** True where a trade waits for a fresh look at the broker's positions before it is left at the market. */
export function needsPositionCheck(trade: Trade, check: PositionCheck): boolean {
  const leaving = leavingOf(trade);
  if (leaving === null || aliveLegs(trade, 'EXIT').length > 0) return false;
  return !isFresh(trade, check, leaving);
}

/** What was requested before the decision, or before the last we know of its orders, says nothing of now. */
function isFresh(trade: Trade, { askedAt }: PositionCheck, leaving: Leaving): boolean {
  const since: Instant = instant(Math.max(leaving.since, trade.evidenceAt));
  return askedAt !== null && askedAt >= since;
}

function reportUnchecked(plan: TradePlan, inDoubt: Decimal | null): void {
  const leaving = leavingOf(plan.trade);
  if (leaving === null || leaving.uncheckedReported === true) return;
  const { unprotected } = plan.trade;
  const reported = {
    ...present(unprotected, 'it is left'),
    leaving: { ...leaving, uncheckedReported: true } as const,
  };
  plan.trade = { ...plan.trade, unprotected: reported };
  const what =
    inDoubt === null
      ? 'the broker did not say what it holds'
      : `the broker may hold only ${decimalText(inDoubt)} shares of it`;
  plan.notice('LAST_RESORT_UNCHECKED', `${what}: look at the position in TWS`);
}
