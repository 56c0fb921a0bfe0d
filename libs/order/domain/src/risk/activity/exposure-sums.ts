import { type Decimal, ZERO } from '@fairlead/core';
import { type CheckFinding, fails, finding } from '../check';
import type { RiskInput } from '../risk-input';
import { worthOf } from '../worth';
import type { TradeExposure } from './account-activity';

/** Returns the sum of what trades come to, or null where one of them cannot be counted in the account's currency. */
export function sumOf(
  exposures: readonly TradeExposure[],
  worth: (exposure: TradeExposure) => Decimal | null,
): Decimal | null {
  return exposures.reduce<Decimal | null>((total, exposure) => {
    const one = worth(exposure);
    return total === null || one === null ? null : total.plus(one);
  }, ZERO);
}

/** Returns all that a trade may come to, or null where that cannot be counted. */
export function worstOf({ held, pending }: TradeExposure): Decimal | null {
  return held === null || pending === null ? null : held.plus(pending);
}

/** Returns what the order is worth with those of the same entry that come before it, or null where no rate is known. */
export function worthWithBefore(input: RiskInput): Decimal | null {
  const { quantity, alongside = ZERO } = input.entry;
  return worthOf(quantity.plus(alongside), input).amount;
}

/** A limit in percent of equity on what trades, and the entry with them, come to. */
interface ShareOfEquity {
  /** Percent. */
  readonly percent: Decimal;
  /** What is there without the entry; null where that cannot be counted. */
  readonly before: Decimal | null;
  /** Whose, for the sentence: `the account`. */
  readonly whose: string;
}

/** Returns whether what is there, with the entry, stays within a share of equity. What cannot be counted fails. */
export function withinEquity(
  input: RiskInput,
  { percent, before, whose }: ShareOfEquity,
): CheckFinding {
  const { equity } = input.view;
  const ofEquity = `${percent.toFixed()} % of equity`;
  if (equity === null) {
    const message = 'the broker has not reported the equity of the account yet';
    return fails({ limit: ofEquity, actual: 'equity unknown' }, message);
  }
  const worth = worthWithBefore(input);
  const limit = `${equity.times(percent).div(100).toFixed(2)} (${ofEquity})`;
  if (before === null || worth === null) {
    const message =
      'TWS reports no exchange rate of something that is held, so that it cannot be counted';
    return fails({ limit, actual: 'not known' }, message);
  }
  const after = before.plus(worth);
  const actual = `${after.toFixed(2)}, ${worth.toFixed(2)} of it by this entry`;
  return finding(
    after.lte(equity.times(percent).div(100)),
    { limit, actual },
    `${whose} would be exposed with ${after.toFixed(2)}, the limit is ${limit}; close something, or lower the size`,
  );
}

/** Returns whether a count stays within its limit. */
export function withinCount(
  most: number,
  { count, what, mend }: { readonly count: number; readonly what: string; readonly mend: string },
): CheckFinding {
  const message = `it would be ${what} number ${count}, ${most} are the limit; ${mend}`;
  return finding(count <= most, { limit: `${most}`, actual: `${count}` }, message);
}
