import { ZERO, decimalText } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, finding, passes } from '../check';
import type { UnsizedInput } from '../risk-input';
import { unknownOnPaperOnly } from './unknown-market';

/** A short needs shares to borrow: without them the broker would hold the order back until it has located some. */
export const shortable: RiskCheck = { code: 'SHORTABLE', needs: 'view', evaluate };

function evaluate({ entry, view }: UnsizedInput): CheckFinding {
  const needed = (entry.quantity ?? ZERO).plus(entry.alongside ?? ZERO);
  const wanted = decimalText(needed);
  const limit = `${wanted} shares to borrow`;
  if (entry.direction === 'LONG') return passes({ limit: 'shorts only', actual: 'LONG' });
  const shares = view.quote?.shortableShares ?? null;
  if (shares === null) {
    const what = `how many shares of ${entry.symbol} can be borrowed is not known`;
    return unknownOnPaperOnly(view, { limit }, what);
  }
  return finding(
    shares.gt(0) && shares.gte(needed),
    { limit, actual: `${decimalText(shares)} shares to borrow` },
    `the broker has ${decimalText(shares)} shares of ${entry.symbol} to lend, ${wanted} are wanted`,
  );
}
