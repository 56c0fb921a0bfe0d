import { Decimal as DecimalJs } from 'decimal.js';
import { InvariantError } from '../assert';

/** Decimal arithmetic of this system: 40 significant digits, half-even where a rounding mode is not named. */
export const Decimal = DecimalJs.clone({
  precision: 40,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -40,
  toExpPos: 40,
});
/** An arbitrary-precision decimal number. */
export type Decimal = DecimalJs;

const PLAIN_DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** True for plain decimal text such as `-12.50`: no exponent, no leading zeros, no sign other than a minus. */
export function isDecimalText(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 64 && PLAIN_DECIMAL.test(text);
}

/** Returns the decimal that a plain text or a safe integer stands for. Throws on anything else; floats have no way in. */
export function decimal(value: string | number | Decimal): Decimal {
  if (value instanceof Decimal) return value;
  if (DecimalJs.isDecimal(value)) return new Decimal(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new InvariantError(`not a safe integer: ${value}`);
    return new Decimal(value);
  }
  if (!isDecimalText(value)) throw new InvariantError(`not a decimal: ${JSON.stringify(value)}`);
  return new Decimal(value);
}

/** Returns the decimal as plain text without an exponent, as it travels on the wire and into the database. */
export function decimalText(value: Decimal): string {
  return value.isZero() ? '0' : value.toFixed();
}

export const ZERO = new Decimal(0);
export const ONE = new Decimal(1);

/** Returns the sum of the values, zero for none. */
export function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total.plus(value), ZERO);
}
