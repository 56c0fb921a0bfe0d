import { isDecimalText } from '@fairlead/core';
import { type ValidationOptions, ValidateBy } from 'class-validator';

/** Which numbers a decimal field takes. */
export type DecimalSign = 'any' | 'positive' | 'not-negative';

/** A decimal as plain text (`"12.50"`): no exponent, no float. */
export function IsDecimalString(
  sign: DecimalSign = 'any',
  options?: ValidationOptions,
): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isDecimalString',
      validator: {
        validate: (value: unknown) => isDecimalText(value) && hasSign(value, sign),
        defaultMessage: () =>
          `$property must be a decimal as text, such as "12.50"${sign === 'any' ? '' : ` (${sign})`}`,
      },
    },
    options,
  );
}

function hasSign(text: string, sign: DecimalSign): boolean {
  if (sign === 'any') return true;
  if (text.startsWith('-')) return false;
  return sign === 'not-negative' || /[1-9]/.test(text);
}
