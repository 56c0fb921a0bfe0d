import { type CheckFinding, type RiskCheck, finding, passes } from '../check';
import type { UnsizedInput } from '../risk-input';

/** A bid at or above the ask is a market that is being sorted out, or one of the two is old. */
export const quoteCrossed: RiskCheck = { code: 'QUOTE_CROSSED', needs: 'view', evaluate };

function evaluate({ entry, view }: UnsizedInput): CheckFinding {
  const limit = 'bid < ask';
  const { bid = null, ask = null } = view.quote ?? {};
  // A missing side denies by itself (QUOTE_STALE, QUOTE_ONE_SIDED).
  if (bid === null || ask === null) return passes({ limit, actual: 'no quote' });
  const actual = `bid ${bid.toFixed()}, ask ${ask.toFixed()}`;
  const how = bid.eq(ask) ? 'locked' : 'crossed';
  return finding(
    bid.lt(ask),
    { limit, actual },
    `the market in ${entry.symbol} is ${how} (${actual}); send the signal again when it is not`,
  );
}
