import {
  Decimal,
  ONE,
  type Price,
  type Quantity,
  type Result,
  ZERO,
  decimal,
  ok,
  quantity,
  refused,
  roundDownTo,
} from '@fairlead/core';

/** How large an entry shall be. Percentages are whole: 2 means 2 %. */
export type SizeSpec =
  | { readonly kind: 'shares'; readonly shares: Decimal }
  | { readonly kind: 'notional'; readonly amount: Decimal }
  | { readonly kind: 'equityPct'; readonly percent: Decimal }
  | { readonly kind: 'riskPct'; readonly percent: Decimal };

/** What a size is computed from. */
export interface SizingInput {
  readonly size: SizeSpec;
  /** The price a share is expected to cost, in the instrument's currency. */
  readonly referencePrice: Price;
  /** Currency per share between entry and stop; null where there is no stop. */
  readonly stopDistance: Decimal | null;
  /** Net liquidation value of the account; null while the broker has not reported it. */
  readonly equity: Decimal | null;
  /** What one unit of the instrument's currency is worth in the account's, in which allocations are; null where not known. */
  readonly rate: Decimal | null;
  /** The instrument's currency and the account's, for the arithmetic. */
  readonly currencies: { readonly own: string; readonly account: string };
  readonly multiplier: Decimal;
  /** The contract's smallest step in size. */
  readonly sizeIncrement: Decimal;
  /** False rounds stocks down to whole shares. */
  readonly allowFractional: boolean;
}

/** A size with the arithmetic that led to it, a line for each step. A zero quantity is left to QTY_BELOW_MIN to refuse. */
export interface Sizing {
  readonly quantity: Quantity;
  readonly steps: readonly string[];
}

/** Why a size cannot be computed. */
export interface SizingRefusal {
  readonly code:
    'SIZING' | 'EQUITY_UNKNOWN' | 'REFERENCE_NOT_POSITIVE' | 'STOP_DISTANCE_NOT_POSITIVE';
  readonly limit: string;
  readonly actual: string;
  readonly message: string;
}

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
  const step = sizeStepOf(input);
  const rounded = roundDownTo(raw.value.quantity, step);
  return ok({
    quantity: rounded,
    steps: [...raw.value.steps, `rounded down to steps of ${text(step)} = ${text(rounded)} shares`],
  });
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

function text(value: Decimal): string {
  return value.toDecimalPlaces(6, Decimal.ROUND_HALF_EVEN).toFixed();
}
