import type { RiskCheck } from '../check';
import { sumOf, withinEquity, worstOf } from '../activity/exposure-sums';

/** What all trades come to, long and short added up, if everything pending filled. */
export const maxExposureGross: RiskCheck = {
  code: 'MAX_EXPOSURE_GROSS',
  needs: 'size',
  limitedBy: ['grossExposureEquityPct'],
  evaluate: (input) =>
    withinEquity(input, {
      percent: input.limits.grossExposureEquityPct,
      before: sumOf(input.view.activity.exposures, worstOf),
      whose: 'the account',
    }),
};
