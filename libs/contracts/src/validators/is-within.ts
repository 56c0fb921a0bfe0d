import { decimal, isDecimalText } from '@fairlead/core';
import { type NumberBounds, outsideBounds } from '@fairlead/core/document';
import { ValidateBy } from 'class-validator';

/** A number, or a decimal as text, within bounds; what is outside is told with the unit and what was most likely meant. */
export function IsWithin(bounds: NumberBounds): PropertyDecorator {
  return ValidateBy({
    name: 'isWithin',
    validator: {
      validate: (value: unknown) => problemOf(value, bounds) === null,
      defaultMessage: (of) => problemOf(of?.value, bounds) ?? '',
    },
  });
}

function problemOf(value: unknown, bounds: NumberBounds): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (!isDecimalText(text)) return `must be a number in plain digits (${bounds.unit})`;
  return outsideBounds(decimal(text), bounds);
}
