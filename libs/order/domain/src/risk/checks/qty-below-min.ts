import { ZERO } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, finding } from '../check';
import type { RiskInput } from '../risk-input';

/** At least something, and at least the contract's minimum. */
export const qtyBelowMin: RiskCheck = { code: 'QTY_BELOW_MIN', needs: 'size', evaluate };

function evaluate({ entry, view, limits }: RiskInput): CheckFinding {
  const actual = entry.quantity.toFixed();
  if (entry.quantity.lte(0)) {
    const limit = `1 to ${limits.orderSharesMax.toFixed()} shares`;
    return fails({ limit, actual }, 'the size rounds down to nothing; raise the allocation');
  }
  const minimum = view.contract?.minimumSize ?? ZERO;
  return finding(
    entry.quantity.gte(minimum),
    { limit: `at least ${minimum.toFixed()}`, actual },
    `the contract trades in sizes of ${minimum.toFixed()} and more`,
  );
}
