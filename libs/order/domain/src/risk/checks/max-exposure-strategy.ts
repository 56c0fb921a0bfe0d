import type { RiskCheck } from '../check';
import { sumOf, withinEquity, worstOf } from '../activity/exposure-sums';

/** What the trades of one strategy come to, long and short added up, if everything pending filled. */
export const maxExposureStrategy: RiskCheck = {
  code: 'MAX_EXPOSURE_STRATEGY',
  needs: 'size',
  limitedBy: ['strategyExposureEquityPct'],
  evaluate: (input) => {
    const { entry, view, limits } = input;
    const own = view.activity.exposures.filter(({ strategy }) => strategy === entry.strategy);
    return withinEquity(input, {
      percent: limits.strategyExposureEquityPct,
      before: sumOf(own, worstOf),
      whose: `strategy ${entry.strategy}`,
    });
  },
};
