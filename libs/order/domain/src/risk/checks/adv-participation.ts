import { ZERO, decimalText } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, finding } from '../check';
import type { RiskInput } from '../risk-input';

/** An entry that is much of what trades in a day moves the price against itself, and so does its stop. */
export const advParticipation: RiskCheck = {
  code: 'ADV_PARTICIPATION',
  needs: 'size',
  limitedBy: ['advPct'],
  evaluate,
};

function evaluate({ entry, view, limits }: RiskInput): CheckFinding {
  const share = `${decimalText(limits.advPct)} % of the average daily volume`;
  if (view.averageVolume === null) {
    const message = `how much of ${entry.symbol} trades in a day is not known yet: its daily bars are asked for every minute; send the signal again, or lift the limit adv-pct`;
    return fails({ limit: share, actual: 'not known' }, message);
  }
  const most = view.averageVolume.times(limits.advPct).div(100);
  const wanted = entry.quantity.plus(entry.alongside ?? ZERO);
  const actual = decimalText(wanted);
  return finding(
    wanted.lte(most),
    { limit: `${decimalText(most)} (${share})`, actual },
    `${actual} of ${entry.symbol} are more than ${share}, ${decimalText(view.averageVolume)}; lower the size`,
  );
}
