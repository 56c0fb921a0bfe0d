import type { Decimal } from '@fairlead/core';
import type { Leg } from '../../order/leg';
import type { TradePlan } from '../plan/plan';
import { type Trade, lastCorrection } from '../trade';

/** The share of the repair interval that TWS gets to reduce an order by itself after its sibling filled. */
const TWS_REDUCES_WITHIN = 0.5;

/**
 * True where an order is larger than wanted because its sibling filled: TWS reduces it by itself, and asking for the same
 * at once would only cross with that.
 */
export function isLeftToTws(plan: TradePlan, leg: Leg, quantity: Decimal): boolean {
  const isLinked = leg.ocaGroup !== null || leg.parentRef !== null;
  if (!isLinked || isMovedByOthers(plan.trade) || quantity.gte(leg.terms.quantity)) return false;
  const filledAt = siblingFilledAt(plan, leg);
  if (filledAt === 0 || hasCrossed(plan, leg)) return false;
  return plan.view.now - filledAt < plan.view.settings.repairMs * TWS_REDUCES_WITHIN;
}

/**
 * True where a change of ours was on its way to the broker when a sibling filled: it may have taken the reduction of TWS
 * back, and nobody but we makes the order smaller again.
 */
export function hasCrossed(plan: TradePlan, leg: Leg): boolean {
  const filledAt = siblingFilledAt(plan, leg);
  if (filledAt === 0) return false;
  if (leg.pending?.kind === 'modify') return true;
  return leg.modifiedAt !== undefined && filledAt - leg.modifiedAt < plan.view.settings.repairMs;
}

/** Of what somebody else closed, or the broker took back, TWS reduces and ends nothing. */
export function isMovedByOthers(trade: Trade): boolean {
  return trade.takings.length > 0 || lastCorrection(trade) > 0;
}

function siblingFilledAt(plan: TradePlan, leg: Leg): number {
  return plan.trade.legs
    .filter((each) => each.side === leg.side && each !== leg)
    .reduce((latest, each) => Math.max(latest, each.lastFillAt ?? 0), 0);
}
