import { type CheckFinding, type RiskCheck, fails, finding, passes } from '../check';
import { sumOf, worthWithBefore } from '../activity/exposure-sums';
import type { RiskInput } from '../risk-input';

/** Cash that stays in the account after a purchase, as a share of equity. */
export const cashReserve: RiskCheck = {
  code: 'CASH_RESERVE',
  needs: 'size',
  limitedBy: ['cashReserveEquityPct'],
  evaluate,
};

function evaluate(input: RiskInput): CheckFinding {
  const { entry, view, limits } = input;
  const percent = limits.cashReserveEquityPct;
  const share = `${percent.toFixed()} % of equity in cash`;
  // What is sold short brings cash.
  if (entry.direction === 'SHORT') return passes({ limit: share, actual: 'a short' });
  const longs = view.activity.exposures.filter(({ direction }) => direction === 'LONG');
  const others = sumOf(longs, ({ unreported }) => unreported);
  const worth = worthWithBefore(input);
  if (view.funds === null || view.equity === null || others === null || worth === null) {
    const message =
      'cash or equity of the account, or an exchange rate of what is held, is not known yet';
    return fails({ limit: share, actual: 'not known' }, message);
  }
  const reserve = view.equity.times(percent).div(100);
  const left = view.funds.cash.minus(others).minus(worth);
  return finding(
    left.gte(reserve),
    { limit: `${reserve.toFixed(2)} (${share})`, actual: left.toFixed(2) },
    `it would leave ${left.toFixed(2)} in cash, ${reserve.toFixed(2)} are the reserve; lower the size, or close something`,
  );
}
