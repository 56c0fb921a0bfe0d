import { sumOf } from '../activity/exposure-sums';
import { type CheckFinding, type RiskCheck, fails, finding, passes } from '../check';
import {
  type MarginUse,
  isMarginAsked,
  marginQuantity,
  marginUseWith,
  partOf,
} from '../margin/margin-use';
import type { OrderMargin } from '../margin/order-margin';
import type { RiskInput } from '../risk-input';

/** What the broker would bind, as it says itself: asked near the limit, and always of what no price tells the margin of. */
export const marginWhatIf: RiskCheck = { code: 'MARGIN_WHATIF', needs: 'size', evaluate };

function evaluate(input: RiskInput): CheckFinding {
  const { margin = null } = input.view;
  const use = marginUseWith(input);
  if (!isMarginAsked(input, use)) return notAsked(input, use);
  const limit = `${input.limits.marginUsePct.toFixed()} % of equity with loan value`;
  if (margin?.kind === 'not-told') {
    const message = `TWS did not tell the margin of the order: ${margin.reason}; send it again, or lower the size`;
    return fails({ limit, actual: 'not told' }, message);
  }
  if (margin === null || margin.quantity.lt(marginQuantity(input))) {
    const message =
      'TWS has to tell the margin of it first, and neither additions nor orders by hand wait for that; lower the size, or close something';
    return fails({ limit, actual: 'not asked' }, message);
  }
  return asTold(input, margin);
}

function notAsked({ limits }: RiskInput, use: MarginUse | null): CheckFinding {
  const limit = `TWS is asked above ${limits.marginAskPct.toFixed()} % of equity with loan value`;
  if (use === null) return passes({ limit, actual: 'not reported' });
  const most = `${use.used.toFixed(2)} of ${use.equityWithLoan.toFixed(2)} at most`;
  return passes({ limit, actual: most });
}

/** Orders that may still fill are no part of what the broker says, and count in full. */
function asTold(
  { view, limits }: RiskInput,
  { initialAfter, equityAfter, warning }: Extract<OrderMargin, { kind: 'told' }>,
): CheckFinding {
  const percent = limits.marginUsePct;
  const most = partOf(equityAfter, percent);
  const limit = `${most.toFixed(2)} (${percent.toFixed()} % of equity with loan value)`;
  const pending = sumOf(view.activity.exposures, (exposure) => exposure.pending);
  if (pending === null) {
    const message = 'TWS reports no exchange rate of something that is held, so that it cannot be counted'; // prettier-ignore
    return fails({ limit, actual: 'not known' }, message);
  }
  const used = initialAfter.plus(pending);
  const warned = warning === null ? '' : `; TWS warns: ${warning}`;
  const message = `the account would bind ${used.toFixed(2)} as initial margin, the limit is ${limit}; lower the size, or close something${warned}`;
  return finding(used.lte(most), { limit, actual: used.toFixed(2) }, message);
}
