import { ONE } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, finding, passes } from '../check';
import { currencyMismatch } from '../currency';
import type { RiskInput } from '../risk-input';

/** What one entry may be worth by the key that its signal was sent with. */
export const notionalMaxOfKey: RiskCheck = {
  code: 'NOTIONAL_MAX_OF_KEY',
  needs: 'size',
  evaluate,
};

function evaluate({ entry, view }: RiskInput): CheckFinding {
  const price = entry.limitPrice ?? entry.referencePrice;
  const worth = entry.quantity.times(price).times(view.contract?.multiplier ?? ONE);
  const actual = worth.toFixed(2);
  const { maxNotional } = entry;
  if (maxNotional === null) return passes({ limit: 'none', actual });
  const limit = maxNotional.toFixed(2);
  const mismatch = currencyMismatch(view);
  if (mismatch !== null) return fails({ limit, actual }, mismatch);
  return finding(
    worth.lte(maxNotional),
    { limit, actual },
    `the order is worth ${actual}, the key that sent the signal may enter for ${limit} at most; lower the size in the rule, or use another key`,
  );
}
