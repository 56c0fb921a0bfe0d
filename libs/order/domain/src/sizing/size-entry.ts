import {
  Decimal,
  ONE,
  type Result,
  ZERO,
  amountOf,
  decimal,
  ok,
  quantity,
  refused,
  roundDownTo,
} from '@fairlead/core';
import type { SizeSpec, Sizing, SizingInput, SizingRefusal } from './size-spec';
import { efficiencyOf, sizeFigure as text, weighByConfidence, withinBounds } from './size-terms';

const HUNDRED = decimal(100);

/** Returns the number of shares that a size stands for, always rounded down. */
export function sizeEntry(input: SizingInput): Result<Sizing, SizingRefusal> {
  if (input.referencePrice.lte(0)) {
    return refused({
      code: 'REFERENCE_NOT_POSITIVE',
      limit: 'a price above 0',
      actual: input.referencePrice.toFixed(),
      message: `a size needs a positive price, there is ${input.referencePrice.toFixed()}`,
    });
  }
  const raw = rawQuantity(input);
  if (!raw.ok) return raw;
  const weighted = weighByConfidence(raw.value, input);
  if (!weighted.ok) return weighted;
  const step = sizeStepOf(input);
  const rounded = roundDownTo(weighted.value.quantity, step);
  const line = `rounded down to steps of ${text(step)} = ${text(rounded)} shares`;
  const bounded = withinBounds(
    { quantity: rounded, steps: [...weighted.value.steps, line] },
    input.size,
  );
  if (!bounded.ok) return bounded;
  const { quantity: used, steps } = bounded.value;
  return ok({ quantity: used, steps: [...steps, ...efficiencyOf(used, weighted.value.quantity)] });
}

/** Returns the smallest step in size: whole shares, unless parts of them are allowed. */
export function sizeStepOf({
  allowFractional,
  sizeIncrement,
}: Pick<SizingInput, 'allowFractional' | 'sizeIncrement'>): Decimal {
  return allowFractional ? sizeIncrement : Decimal.max(ONE, sizeIncrement);
}

function rawQuantity(input: SizingInput): Result<Sizing, SizingRefusal> {
  const { size } = input;
  switch (size.kind) {
    case 'shares':
      return sized(size.shares, [`fixed size = ${text(size.shares)} shares`]);
    case 'notional':
      return byNotional(input, size.amount, [`allocation = ${text(size.amount)}`]);
    case 'equityPct':
      return withEquity(input, (equity) => {
        const amount = equity.times(size.percent).div(HUNDRED);
        return byNotional(input, amount, [
          `${text(size.percent)} % of equity ${text(equity)} = ${text(amount)}`,
        ]);
      });
    case 'riskPct':
      return withEquity(input, (equity) => byRisk(input, equity, size.percent));
    case 'volatilityPct':
      return withEquity(input, (equity) => byVolatility(input, equity, size));
  }
}

function byNotional(
  input: SizingInput,
  amount: Decimal,
  steps: readonly string[],
): Result<Sizing, SizingRefusal> {
  const own = input.referencePrice.times(input.multiplier);
  return inAccountCurrency(input, own, (perShare, exchanged) => {
    const shares = amount.div(perShare);
    const line = `${text(amount)} ÷ ${text(perShare)} a share = ${text(shares)}`;
    return sized(shares, [...steps, ...exchanged, line]);
  });
}

function byRisk(
  input: SizingInput,
  equity: Decimal,
  percent: Decimal,
): Result<Sizing, SizingRefusal> {
  const { stopDistance } = input;
  if (stopDistance === null || stopDistance.lte(0)) {
    return refused({
      code: 'STOP_DISTANCE_NOT_POSITIVE',
      limit: 'a stop distance above 0',
      actual: stopDistance?.toFixed() ?? 'no stop',
      message: 'risk sizing needs a stop away from the entry',
    });
  }
  const risk = equity.times(percent).div(HUNDRED);
  const own = stopDistance.times(input.multiplier);
  return inAccountCurrency(input, own, (riskPerShare, exchanged) => {
    const shares = risk.div(riskPerShare);
    return sized(shares, [
      `${text(percent)} % of equity ${text(equity)} at risk = ${text(risk)}`,
      ...exchanged,
      `${text(risk)} ÷ ${text(riskPerShare)} at risk a share = ${text(shares)}`,
    ]);
  });
}

function byVolatility(
  input: SizingInput,
  equity: Decimal,
  { percent, period, interval }: Extract<SizeSpec, { kind: 'volatilityPct' }>,
): Result<Sizing, SizingRefusal> {
  const name = `ATR(${period} × ${interval})`;
  const one = amountOf({ kind: 'atr', value: ONE, period, interval }, input.referencePrice, input.atr); // prettier-ignore
  if (!one.ok) return refused(one.refusal);
  const moved = equity.times(percent).div(HUNDRED);
  return inAccountCurrency(input, one.value.times(input.multiplier), (perShare, exchanged) => {
    const shares = moved.div(perShare);
    return sized(shares, [
      `${text(percent)} % of equity ${text(equity)} moved by one ${name} = ${text(moved)}`,
      ...exchanged,
      `${text(moved)} ÷ ${text(perShare)} a share = ${text(shares)}`,
    ]);
  });
}

/** Equity and allocations are in the account's currency, prices in the instrument's. */
function inAccountCurrency(
  { rate, currencies: { own: currency, account } }: SizingInput,
  perShare: Decimal,
  use: (perShare: Decimal, exchanged: readonly string[]) => Result<Sizing, SizingRefusal>,
): Result<Sizing, SizingRefusal> {
  if (currency === account) return use(perShare, []);
  if (rate === null) {
    return refused({
      code: 'SIZING',
      limit: `an exchange rate of ${currency}`,
      actual: 'none',
      message: `${currency} has to be counted in ${account} to size the order`,
    });
  }
  const exchanged = perShare.times(rate);
  return use(exchanged, [
    `${text(perShare)} ${currency} × ${text(rate)} = ${text(exchanged)} ${account}`,
  ]);
}

function withEquity(
  input: SizingInput,
  use: (equity: Decimal) => Result<Sizing, SizingRefusal>,
): Result<Sizing, SizingRefusal> {
  if (input.equity === null) {
    return refused({
      code: 'EQUITY_UNKNOWN',
      limit: 'known equity',
      actual: 'unknown',
      message: 'the broker has not reported the equity of the account yet',
    });
  }
  return use(input.equity);
}

function sized(shares: Decimal, steps: readonly string[]): Result<Sizing, SizingRefusal> {
  return ok({ quantity: quantity(Decimal.max(shares, ZERO)), steps });
}
