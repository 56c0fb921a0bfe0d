import { Decimal, decimalText } from '@fairlead/core';

/** The library's and the wire's "unset" is the largest double; anything near it is no figure of a market. */
const UNSET_FROM = 1e300;

/** Returns the decimal that a double of the library stands for (its shortest text), or null where it is unset. */
export function decimalOf(value: number | null | undefined): Decimal | null {
  if (value === undefined || value === null || !Number.isFinite(value)) return null;
  return Math.abs(value) >= UNSET_FROM ? null : new Decimal(value);
}

/** Returns the decimal, or null where it is unset or zero: many fields say 0 for "none". */
export function positiveOf(value: number | null | undefined): Decimal | null {
  const parsed = decimalOf(value);
  return parsed === null || parsed.lte(0) ? null : parsed;
}

/** Returns plain decimal text, without the cost of a decimal where the number prints plainly already. */
export function textOf(value: number): string {
  const text = String(value);
  return text.includes('e') ? decimalText(new Decimal(value)) : text;
}

/** Returns the id, or null for none. */
export function idOf(value: number | undefined): number | null {
  return value === undefined || value === 0 || !Number.isSafeInteger(value) ? null : value;
}
