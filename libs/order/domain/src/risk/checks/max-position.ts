import { ONE, directionSign } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, finding } from '../check';
import { currencyMismatch } from '../currency';
import type { RiskInput } from '../risk-input';

/** What would be held of one instrument if everything pending filled, external shares included. */
export const maxPosition: RiskCheck = { code: 'MAX_POSITION', needs: 'size', evaluate };

function evaluate({ entry, view, limits }: RiskInput): CheckFinding {
  if (view.equity === null) {
    return fails(
      { limit: `${limits.positionEquityPct.toFixed()} % of equity`, actual: 'equity unknown' },
      'the broker has not reported the equity of the account yet',
    );
  }
  const sign = directionSign(entry.direction);
  const shares = view.position.plus(view.pendingSameSide.plus(entry.quantity).times(sign)).abs();
  const price = entry.limitPrice ?? entry.referencePrice;
  const worth = shares.times(price).times(view.contract?.multiplier ?? ONE);
  const limit = view.equity.times(limits.positionEquityPct).div(100);
  const figures = { limit: limit.toFixed(2), actual: worth.toFixed(2) };
  const mismatch = currencyMismatch(view);
  if (mismatch !== null) return fails(figures, mismatch);
  return finding(
    worth.lte(limit),
    figures,
    `${entry.symbol} would be worth ${worth.toFixed(2)} in the account, the limit is ${limit.toFixed(2)}`,
  );
}
