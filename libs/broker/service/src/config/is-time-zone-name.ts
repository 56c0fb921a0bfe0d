import { isTimeZone } from '@fairlead/core';
import { ValidateBy } from 'class-validator';

/** The name of one time zone for certain: `Europe/London`, never `BST`. */
export function IsTimeZoneName(): PropertyDecorator {
  return ValidateBy({
    name: 'isTimeZoneName',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isTimeZone(value),
      defaultMessage: () =>
        '$property must be a time zone such as America/New_York or Europe/London; an abbreviation can mean several',
    },
  });
}
