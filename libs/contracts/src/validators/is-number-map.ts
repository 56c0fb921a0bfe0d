import { type ValidationOptions, ValidateBy } from 'class-validator';

const ENTRIES_MAX = 200;

/** An object of finite numbers, at most 200 of them: probabilities or feature values. */
export function IsNumberMap(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isNumberMap',
      validator: {
        validate: isNumberMap,
        defaultMessage: () => `$property must be an object of at most ${ENTRIES_MAX} numbers`,
      },
    },
    options,
  );
}

function isNumberMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.values(value);
  return entries.length <= ENTRIES_MAX && entries.every((entry) => Number.isFinite(entry));
}
