import { type ValidationOptions, ValidateBy } from 'class-validator';

const ENTRY = /^([^\s=,]{1,32})\s*=\s*(0(\.\d+)?|1(\.0+)?)$/;

/** Returns minimums of confidence by ticker or by what a prediction says: `AAPL=0.8, SHORT=0.7`. */
export function thresholdsOf(list: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    entriesIn(list).map((entry) => {
      const [, name = '', confidence = ''] = ENTRY.exec(entry) ?? [];
      return [name, Number(confidence)];
    }),
  );
}

/** A list of minimums of confidence, separated by commas. */
export function AreThresholds(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'areThresholds',
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && entriesIn(value).every((entry) => ENTRY.test(entry)),
        defaultMessage: () =>
          'each entry of $property has to be a ticker or a signal, and a confidence from 0 to 1: AAPL=0.8, SHORT=0.7',
      },
    },
    options,
  );
}

/** Returns the entries of a list, separated by commas. */
export function entriesIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
