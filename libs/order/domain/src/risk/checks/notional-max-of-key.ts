import { ZERO } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, finding, passes } from '../check';
import { worthOf } from '../worth';
import type { RiskInput } from '../risk-input';

/** What one entry may be worth by the key that its signal was sent with, in the account's currency. */
export const notionalMaxOfKey: RiskCheck = {
  code: 'NOTIONAL_MAX_OF_KEY',
  needs: 'size',
  evaluate,
};

function evaluate(input: RiskInput): CheckFinding {
  const { quantity, alongside = ZERO, maxNotional } = input.entry;
  const { amount, text: actual } = worthOf(quantity.plus(alongside), input);
  if (maxNotional === null) return passes({ limit: 'none', actual });
  const limit = maxNotional.toFixed(2);
  // That no rate is known denies by itself (EXCHANGE_RATE_UNKNOWN).
  if (amount === null) return passes({ limit, actual });
  return finding(
    amount.lte(maxNotional),
    { limit, actual },
    `the order is worth ${actual}, the key that sent the signal may enter for ${limit} at most; lower the size in the rule, or use another key`,
  );
}
