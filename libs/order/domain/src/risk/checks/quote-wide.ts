import { spreadPercent } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, finding, passes } from '../check';
import type { UnsizedInput } from '../risk-input';

/** What is bought at a distant ask is worth the bid a moment later: the spread alone can reach the stop. */
export const quoteWide: RiskCheck = { code: 'QUOTE_WIDE', needs: 'view', evaluate };

function evaluate({ entry, view, limits }: UnsizedInput): CheckFinding {
  const limit = `${limits.spreadMaxPct.toFixed()} % of the mid`;
  const { bid = null, ask = null } = view.quote ?? {};
  // A missing side denies by itself (QUOTE_STALE, QUOTE_ONE_SIDED).
  if (bid === null || ask === null) return passes({ limit, actual: 'no quote' });
  const percent = spreadPercent({ bid, ask });
  const actual = percent === null ? 'around zero' : `${percent.toFixed(2)} %`;
  return finding(
    percent === null || percent.lte(limits.spreadMaxPct),
    { limit, actual },
    `bid ${bid.toFixed()} and ask ${ask.toFixed()} of ${entry.symbol} are ${actual} apart; send the signal again when they are closer`,
  );
}
