import { type Decimal, ZERO } from '@fairlead/core';
import { sumOf, worthWithBefore } from '../activity/exposure-sums';
import type { AccountFunds } from '../activity/account-activity';
import type { RiskInput, RiskLimits } from '../risk-input';

/** What an order may bind beyond its price is for the broker alone to say. */
const ALWAYS_ASKED: ReadonlySet<string> = new Set(['FUT', 'CONTFUT', 'CASH']);

/** Others are looked at from half of that on: below it, what they may still bind does not lead near the limit at once. */
const LOOK_AT_OTHERS_FROM = 0.5;

/** How far the initial margin would be used, were everything bought in full; null where the broker reported too little. */
export interface MarginUse {
  readonly used: Decimal;
  readonly equityWithLoan: Decimal;
}

/** Returns the most that the account could have bound with the entry. */
export function marginUseWith(input: RiskInput): MarginUse | null {
  const { initialMargin, equityWithLoan } = input.view.funds ?? {};
  if (initialMargin === undefined || equityWithLoan === undefined) return null;
  const others = sumOf(input.view.activity.exposures, ({ unreported }) => unreported);
  const worth = worthWithBefore(input);
  if (others === null || worth === null) return null;
  return { used: initialMargin.plus(others).plus(worth), equityWithLoan };
}

/** Returns whether the broker has to be asked: near the limit, and always where its margin follows from no price. */
export function isMarginAsked({ view, limits }: RiskInput, use: MarginUse | null): boolean {
  if (ALWAYS_ASKED.has(view.contract?.type ?? 'STK')) return true;
  return use !== null && use.used.gt(partOf(use.equityWithLoan, limits.marginAskPct));
}

/** Returns whether the margin in use is so near to where the broker is asked that other trades count. */
export function isMarginNear(
  { marginAskPct }: Pick<RiskLimits, 'marginAskPct'>,
  funds: AccountFunds | null,
): boolean {
  const { initialMargin = ZERO, equityWithLoan } = funds ?? {};
  if (equityWithLoan === undefined || initialMargin.isZero()) return false;
  return initialMargin.gte(partOf(equityWithLoan, marginAskPct).times(LOOK_AT_OTHERS_FROM));
}

/** Returns for how many the broker has to have said it: with what the same wish orders before. */
export function marginQuantity({ entry }: RiskInput): Decimal {
  return entry.quantity.plus(entry.alongside ?? ZERO);
}

/** Returns so many percent of an amount. */
export function partOf(amount: Decimal, percent: Decimal): Decimal {
  return amount.times(percent).div(100);
}
