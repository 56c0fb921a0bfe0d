import { type Decimal, durationText } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, passes } from '../check';
import type { RecentEntry, RiskInput } from '../risk-input';

const QUANTITY_TOLERANCE = '0.01';
const PRICE_TOLERANCE = '0.001';

/** The same order twice within seconds is taken for a mistake, whoever sent it. Two strategies may hold equal orders. */
export const duplicateOrder: RiskCheck = { code: 'DUPLICATE_ORDER', needs: 'size', evaluate };

function evaluate(input: RiskInput): CheckFinding {
  const { view, limits } = input;
  const limit = `none alike in ${durationText(limits.duplicateWindowMs)}`;
  const twin = view.recentEntries.find((recent) => isAlike(recent, input));
  if (twin === undefined) return passes({ limit, actual: 'none' });
  const ago = durationText(view.now - twin.at);
  return fails(
    { limit, actual: `one ${ago} ago` },
    `strategy ${input.entry.strategy} had an entry of the same side, size and price approved ${ago} ago`,
  );
}

function isAlike(recent: RecentEntry, { entry, view, limits }: RiskInput): boolean {
  return (
    view.now - recent.at <= limits.duplicateWindowMs &&
    recent.strategy === entry.strategy &&
    recent.side === entry.side &&
    isWithin(recent.quantity, entry.quantity, QUANTITY_TOLERANCE) &&
    isWithin(recent.price, entry.limitPrice ?? entry.referencePrice, PRICE_TOLERANCE)
  );
}

function isWithin(left: Decimal, right: Decimal, tolerance: string): boolean {
  return left.minus(right).abs().lte(right.abs().times(tolerance));
}
