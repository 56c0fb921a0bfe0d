import { isDecimalText } from '@fairlead/core';

/** A double carries this many decimal digits exactly, there and back. */
const EXACT_DIGITS = 15;

/**
 * Returns the decimal text that a JSON number was written as, or null where that cannot be known. Up to 15 significant
 * digits the shortest text of a double is the number that was written (without trailing zeros), so nothing of a float
 * gets in; with more digits or an exponent the sender has to use text.
 */
export function decimalTextOfNumber(value: number): string | null {
  const text = String(value);
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '');
  return isDecimalText(text) && digits.length <= EXACT_DIGITS ? text : null;
}
