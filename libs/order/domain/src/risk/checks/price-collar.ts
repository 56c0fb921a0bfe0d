import { middleOf } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, finding, passes } from '../check';
import type { RiskInput } from '../risk-input';

/** A limit far from the market is a slip of the hand: it would be sized on a price that nobody trades at. */
export const priceCollar: RiskCheck = { code: 'PRICE_COLLAR', needs: 'size', evaluate };

function evaluate({ entry, view, limits }: RiskInput): CheckFinding {
  const limit = `${limits.priceCollarPct.toFixed()} % of the mid`;
  const { limitPrice } = entry;
  if (entry.restsBeforeStop === true) return passes({ limit, actual: 'on the way to the stop' });
  if (limitPrice === null) return passes({ limit, actual: 'market order' });
  const { bid = null, ask = null } = view.quote ?? {};
  // Without both sides there is no mid; that alone denies the order (QUOTE_STALE, QUOTE_ONE_SIDED).
  if (bid === null || ask === null) return passes({ limit, actual: 'no quote' });
  const mid = middleOf({ bid, ask });
  if (mid.lte(0)) return passes({ limit, actual: 'no quote' });
  const percent = limitPrice.minus(mid).abs().div(mid).times(100);
  return finding(
    percent.lte(limits.priceCollarPct),
    { limit, actual: `${percent.toFixed(2)} %` },
    `the limit ${limitPrice.toFixed()} is ${percent.toFixed(2)} % away from the mid ${mid.toFixed()}; ask for a price nearer to the market`,
  );
}
