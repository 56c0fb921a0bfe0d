import { type Decimal, decimal, decimalText } from '@fairlead/core';

/** The same shape with every decimal as plain text, all the way down: what JSON can carry. */
export type Recorded<T> = T extends Decimal
  ? string
  : T extends string | number | boolean | null
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Recorded<Item>[]
      : { readonly [Key in keyof T]: Recorded<T[Key]> };

/** Returns a decimal as text, null as that. */
export function textOrNull(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value);
}

/** Returns the decimal that a text stands for, null as that. */
export function decimalOrNull(text: string | null): Decimal | null {
  return text === null ? null : decimal(text);
}
