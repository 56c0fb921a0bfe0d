import { isInstantText } from '@fairlead/core';
import { type ValidationOptions, ValidateBy } from 'class-validator';

/** A moment as ISO-8601 in UTC, ending in `Z`. class-validator's own check also accepts dates and times without a zone. */
export function IsUtcInstant(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isUtcInstant',
      validator: {
        validate: (value: unknown) => isInstantText(value),
        defaultMessage: () =>
          '$property must be a UTC time such as "2026-01-31T14:30:00Z" (ISO-8601, ending in Z)',
      },
    },
    options,
  );
}
