import { type CheckFinding, type RiskCheck, fails, finding } from '../check';
import { sumOf, worthWithBefore } from '../activity/exposure-sums';
import type { RiskInput } from '../risk-input';

/** What the broker lets the account buy, less what it cannot know of yet: entries that work, or filled since it reported. */
export const buyingPower: RiskCheck = {
  code: 'BUYING_POWER',
  needs: 'size',
  limitedBy: ['buyingPowerPct'],
  evaluate,
};

function evaluate(input: RiskInput): CheckFinding {
  const { view, limits } = input;
  const percent = limits.buyingPowerPct;
  const share = `${percent.toFixed()} % of the buying power`;
  if (view.funds === null) {
    const message = 'the broker has not reported the buying power of the account yet';
    return fails({ limit: share, actual: 'not known' }, message);
  }
  const limit = view.funds.buyingPower.times(percent).div(100);
  const others = sumOf(view.activity.exposures, ({ unreported }) => unreported);
  const worth = worthWithBefore(input);
  const figures = { limit: `${limit.toFixed(2)} (${share})`, actual: 'not known' };
  if (others === null || worth === null) {
    return fails(figures, 'TWS reports no exchange rate of something that is held, so that it cannot be counted'); // prettier-ignore
  }
  const wanted = others.plus(worth);
  const actual = `${wanted.toFixed(2)}, ${worth.toFixed(2)} of it by this entry`;
  return finding(
    wanted.lte(limit),
    { ...figures, actual },
    `entries would take ${wanted.toFixed(2)} of the buying power, ${limit.toFixed(2)} are the limit; lower the size, or close something`,
  );
}
