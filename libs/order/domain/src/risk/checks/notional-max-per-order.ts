import { Decimal, ONE, ZERO } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, finding } from '../check';
import { currencyMismatch } from '../currency';
import type { RiskInput } from '../risk-input';

/** What one order may be worth: the greater of an amount and a share of equity, under an absolute cap. */
export const notionalMaxPerOrder: RiskCheck = {
  code: 'NOTIONAL_MAX_PER_ORDER',
  needs: 'size',
  evaluate,
};

function evaluate({ entry, view, limits }: RiskInput): CheckFinding {
  const multiplier = view.contract?.multiplier ?? ONE;
  const price = entry.limitPrice ?? entry.referencePrice;
  const worth = entry.quantity.times(price).times(multiplier);
  const ofEquity = (view.equity ?? ZERO).times(limits.orderNotionalEquityPct).div(100);
  const limit = Decimal.min(limits.orderNotionalMax, Decimal.max(limits.orderNotional, ofEquity));
  const figures = { limit: limit.toFixed(2), actual: worth.toFixed(2) };
  const mismatch = currencyMismatch(view);
  if (mismatch !== null) return fails(figures, mismatch);
  return finding(
    worth.lte(limit),
    figures,
    `the order is worth ${worth.toFixed(2)}, the limit is ${limit.toFixed(2)}; lower the size`,
  );
}
