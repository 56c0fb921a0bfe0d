import type { RiskCheck } from '../check';
import { sumOf, withinEquity, worstOf } from '../activity/exposure-sums';
import type { RiskInput } from '../risk-input';

/** What longs come to less shorts, or the other way round: the side of the entry at its worst, the other only as far as it is held. */
export const maxExposureNet: RiskCheck = {
  code: 'MAX_EXPOSURE_NET',
  needs: 'size',
  limitedBy: ['netExposureEquityPct'],
  evaluate: (input) =>
    withinEquity(input, {
      percent: input.limits.netExposureEquityPct,
      before: netBefore(input),
      whose: `the account, ${input.entry.direction.toLowerCase()} on balance,`,
    }),
};

function netBefore({ entry, view }: RiskInput): RiskInput['view']['equity'] {
  const { exposures } = view.activity;
  const isSameSide = ({ direction }: (typeof exposures)[number]): boolean => direction === entry.direction; // prettier-ignore
  const same = sumOf(exposures.filter(isSameSide), worstOf);
  const other = sumOf(exposures.filter((each) => !isSameSide(each)), ({ held }) => held); // prettier-ignore
  return same === null || other === null ? null : same.minus(other);
}
