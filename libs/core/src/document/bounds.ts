import { type Decimal, decimal } from '../money/decimal';

/** What a numeric field may be, and what it means: one row of a table. */
export interface NumberBounds {
  readonly min: string;
  readonly max: string;
  /** The unit, with an example where it can be mistaken: `% of the entry price: 3 is 3 %`. */
  readonly unit: string;
  /** No fractions. */
  readonly whole?: true;
  /** 0 is fine, but between 0 and this, on either side, a fraction was written for a percentage. */
  readonly finest?: string;
  /** True where 0.03 and 3 are easily mistaken for each other: a value outside is tried a hundredfold and by a hundred. */
  readonly percentage?: true;
  /** True where a number of seconds is easily written for milliseconds. */
  readonly milliseconds?: true;
}

/** Returns what is wrong with a number, with the bound, the unit and what was most likely meant; null where nothing is. */
export function outsideBounds(value: Decimal, bounds: NumberBounds): string | null {
  const wrong = violation(value, bounds);
  if (wrong === null) return null;
  const meant = likelyMeant(value, bounds);
  return `${value.toFixed()} ${wrong} (${bounds.unit})${meant === null ? '' : `: did you mean ${meant.toFixed()}?`}`;
}

function violation(value: Decimal, { min, max, whole, finest }: NumberBounds): string | null {
  if (value.lt(decimal(min))) return `is below ${min}`;
  if (value.gt(decimal(max))) return `is above ${max}`;
  if (whole === true && !value.isInteger()) return 'is not a whole number';
  if (finest !== undefined && !value.isZero() && value.abs().lt(decimal(finest))) {
    return `is nearer to 0 than ${finest}`;
  }
  return null;
}

function likelyMeant(value: Decimal, bounds: NumberBounds): Decimal | null {
  const candidates = [
    value.abs(),
    ...(bounds.percentage === true
      ? [value.times(100), value.div(100), value.abs().times(100), value.abs().div(100)]
      : []),
    ...(bounds.milliseconds === true ? [value.abs().times(1_000)] : []),
  ];
  return candidates.find((each) => !each.isZero() && violation(each, bounds) === null) ?? null;
}
