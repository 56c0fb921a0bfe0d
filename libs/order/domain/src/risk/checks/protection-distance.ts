import { type Decimal, ZERO, incrementAt } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, UNPROTECTED, fails, finding, passes } from '../check';
import type { RiskInput } from '../risk-input';

/**
 * A stop or a target stands nearer to the entry than zero does. Where it would reach it, on the side of zero or as far
 * on the other, something else was meant: a price for a distance, a percentage for a fraction.
 */
export const protectionDistance: RiskCheck = {
  code: 'PROTECTION_DISTANCE',
  needs: 'size',
  evaluate,
};

function evaluate({ entry, view }: RiskInput): CheckFinding {
  const { protection } = entry;
  if (protection === null) return passes(UNPROTECTED);
  const { stopDistance, targetDistance } = protection;
  const actual = `stop ${text(stopDistance)}, target ${text(targetDistance)}`;
  if (view.contract === null) {
    return fails({ limit: 'known price steps', actual }, 'the price steps are not known yet');
  }
  const from = entry.limitPrice ?? entry.referencePrice;
  const most = from.minus(incrementAt(ZERO, view.contract.ladder));
  const reaching = [
    ...(stopDistance.gt(most) ? ['stop'] : []),
    ...(targetDistance.gt(most) ? ['target'] : []),
  ].join(' and ');
  return finding(
    reaching === '',
    { limit: `at most ${text(most)} a share`, actual },
    `the distance of ${reaching} reaches the price of ${from.toFixed()} itself; give the rule a smaller one`,
  );
}

function text(amount: Decimal): string {
  return amount.toDecimalPlaces(6).toFixed();
}
