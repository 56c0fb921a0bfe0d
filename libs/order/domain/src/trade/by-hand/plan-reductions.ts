import { Decimal, ZERO, instantText } from '@fairlead/core';
import { type Leg, knownFilled, remaining } from '../../order/leg';
import { isLeftToTws } from '../exit/left-to-tws';
import type { TradePlan } from '../plan/plan';
import { requestCancel } from '../plan/plan-cancel';
import { requestTerms } from '../plan/request-terms';
import { aliveLegs } from '../trade';
import { reductionsOf } from './orders-by-hand';

/**
 * Sees to the orders that a person wants to reduce the trade with: they end when they shall, and together are never larger
 * than what is held, or they would open a position the other way.
 */
export function planReductions(plan: TradePlan, position: Decimal): void {
  for (const leg of aliveLegs(plan.trade, 'REDUCE')) {
    const reason = reasonToEnd(plan, leg);
    if (reason !== null) requestCancel(plan, leg, reason);
  }
  let left = Decimal.max(ZERO, position);
  for (const { legs, most } of reductionsOf(plan.trade)) {
    for (const leg of legs) shrinkTo(plan, leg, left);
    left = left.minus(Decimal.min(left, most));
  }
}

/** Ends what reduces the trade, because all of it is left. True while one of them lives: two ways out could sell twice. */
export function endReductions(plan: TradePlan, reason: string): boolean {
  const alive = aliveLegs(plan.trade, 'REDUCE');
  for (const leg of alive) requestCancel(plan, leg, reason);
  return alive.length > 0;
}

function reasonToEnd({ view }: TradePlan, { unwanted, goodTill, code }: Leg): string | null {
  if (unwanted !== undefined) return unwanted;
  if (goodTill !== null && view.now >= goodTill)
    return `its time ended at ${instantText(goodTill)}`;
  return code === 'LAPSED' ? 'it turned up after it had been given up' : null;
}

function shrinkTo(plan: TradePlan, leg: Leg, left: Decimal): void {
  if (remaining(leg).lte(left)) return;
  const quantity = knownFilled(leg).plus(left);
  if (isLeftToTws(plan, leg, quantity)) return;
  const reason = `the trade holds ${left.toFixed()} shares for it`;
  if (left.isZero()) return requestCancel(plan, leg, reason);
  const wanted = { ...leg.terms, quantity };
  const outcome = requestTerms(plan, leg, { wanted, wish: 'insist', reason });
  if (outcome === 'impossible') requestCancel(plan, leg, reason);
}
