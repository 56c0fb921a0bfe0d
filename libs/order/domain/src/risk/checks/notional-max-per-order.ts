import { Decimal, ZERO } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, finding, passes } from '../check';
import { worthOf } from '../worth';
import type { RiskInput } from '../risk-input';

/** What one order may be worth: the greater of an amount and a share of equity, under an absolute cap. */
export const notionalMaxPerOrder: RiskCheck = {
  code: 'NOTIONAL_MAX_PER_ORDER',
  needs: 'size',
  evaluate,
};

function evaluate(input: RiskInput): CheckFinding {
  const { entry, view, limits } = input;
  const ofEquity = (view.equity ?? ZERO).times(limits.orderNotionalEquityPct).div(100);
  const limit = Decimal.min(limits.orderNotionalMax, Decimal.max(limits.orderNotional, ofEquity));
  const worth = worthOf(entry.quantity, input);
  const figures = { limit: limit.toFixed(2), actual: worth.text };
  // That no rate is known denies by itself (EXCHANGE_RATE_UNKNOWN).
  if (worth.amount === null) return passes(figures);
  return finding(
    worth.amount.lte(limit),
    figures,
    `the order is worth ${worth.text}, the limit is ${limit.toFixed(2)}; lower the size`,
  );
}
