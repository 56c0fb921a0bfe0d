import { type CheckFinding, type LimitAndActual, fails, passes } from '../check';
import type { RiskView } from '../risk-input';

/** What the broker does not report (delayed data lacks it) is noted on a paper account, and denies on a live one. */
export function unknownOnPaperOnly(
  view: RiskView,
  figures: Pick<LimitAndActual, 'limit'>,
  what: string,
): CheckFinding {
  const delayed = view.quote?.delayed === true ? ' (delayed data)' : '';
  const found = { ...figures, actual: `not known${delayed}` };
  if (view.paper) return passes({ ...found, actual: `${found.actual}; let pass on paper` });
  return fails(found, `${what}; subscribe to live market data at the broker`);
}
