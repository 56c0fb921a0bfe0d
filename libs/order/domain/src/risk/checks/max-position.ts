import { ZERO, directionSign } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, finding, passes } from '../check';
import { worthOf } from '../worth';
import type { RiskInput } from '../risk-input';

/** What would be held of one instrument if everything pending filled, external shares included. */
export const maxPosition: RiskCheck = { code: 'MAX_POSITION', needs: 'size', evaluate };

function evaluate(input: RiskInput): CheckFinding {
  const { entry, view, limits } = input;
  if (view.equity === null) {
    return fails(
      { limit: `${limits.positionEquityPct.toFixed()} % of equity`, actual: 'equity unknown' },
      'the broker has not reported the equity of the account yet',
    );
  }
  const sign = directionSign(entry.direction);
  const coming = view.pendingSameSide.plus(entry.alongside ?? ZERO).plus(entry.quantity);
  const shares = view.position.plus(coming.times(sign)).abs();
  const limit = view.equity.times(limits.positionEquityPct).div(100);
  const worth = worthOf(shares, input);
  const figures = { limit: limit.toFixed(2), actual: worth.text };
  // That no rate is known denies by itself (EXCHANGE_RATE_UNKNOWN).
  if (worth.amount === null) return passes(figures);
  return finding(
    worth.amount.lte(limit),
    figures,
    `${entry.symbol} would be worth ${worth.text} in the account, the limit is ${limit.toFixed(2)}`,
  );
}
