import { type Decimal, type Instant, decimalText, isDecimalText } from '@fairlead/core';
import type { FieldValue, QuoteFacts, TradeFacts } from '../facts';
import type { Surroundings } from '../surroundings/surroundings';

/** One condition as it was found: in the same shape whether it held or not, and whatever it looks at. */
export interface Clause {
  /** Which part of the rule it is, such as `and.0.event.confidence.gte`: the same in every decision of a version. */
  readonly id: string;
  /** What its author calls it, or calls the condition that it is part of; absent where nobody gave it a name. */
  readonly alias?: string;
  readonly clause: string;
  readonly holds: boolean;
  /** False where what it looks at is not known, so that neither it nor its opposite holds. */
  readonly isKnown: boolean;
  readonly actual: string;
  /** What was found, without a unit; null where it is not known. */
  readonly value: string | null;
  /** What it was compared with; null where there is nothing to compare. */
  readonly threshold: string | null;
  /** By how much it holds, or how much is missing where negative, in the unit of the value; null where that has no size. */
  readonly distance: string | null;
  /** How old what was found is; null where it belongs to the event or is not known. */
  readonly ageMs: number | null;
}

/** What conditions are evaluated against. */
export interface ConditionContext {
  readonly now: Instant;
  /** The symbol that the rule acts on; absent: that of the event. */
  readonly symbol?: string;
  /** Null where no event brought it. */
  readonly eventType: string | null;
  readonly fields: ReadonlyMap<string, FieldValue>;
  /** The strategy of the rule that asks. */
  readonly strategy: string;
  readonly trades: readonly TradeFacts[];
  readonly quote: QuoteFacts | null;
  /** Absent: nothing else is known. */
  readonly surroundings?: Surroundings;
}

/** How a field is compared. */
export type Comparison = '=' | 'in' | '>=' | '<=' | '>' | '<';
/** How a size is compared. */
export type SizeComparison = Exclude<Comparison, '=' | 'in'>;

/** A size that was found; why it is not known; or why there is none, which is known. */
export type Found =
  | { readonly value: Decimal; readonly ageMs: number | null }
  | { readonly unknown: string }
  | { readonly none: string };

/** What a size shall be. */
export interface Bound {
  readonly id: string;
  /** What it is the size of, such as `held`. */
  readonly name: string;
  readonly comparison: SizeComparison;
  readonly threshold: Decimal;
  /** Stands behind both sizes; empty where there is none. */
  readonly unit: string;
}

const SHOWN_PLACES = 4;

/** Returns the clause of a size: one that is not known holds nothing. */
export function sizeClause(found: Found, bound: Bound): Clause {
  const { id, name, comparison, threshold, unit } = bound;
  const text = (value: Decimal): string => `${decimalText(value)}${unit === '' ? '' : ` ${unit}`}`;
  const base = {
    id,
    clause: `${name} ${comparison} ${text(threshold)}`,
    threshold: decimalText(threshold),
  };
  if (!('value' in found)) {
    const isKnown = 'none' in found;
    const actual = `unknown: ${isKnown ? found.none : found.unknown}`;
    return { ...base, holds: false, isKnown, actual, value: null, distance: null, ageMs: null };
  }
  const { value, ageMs } = found;
  const margin = marginOf(value, comparison, threshold);
  return {
    ...base,
    holds: comparison === '>' || comparison === '<' ? margin.gt(0) : margin.gte(0),
    isKnown: true,
    actual: text(value.toDecimalPlaces(SHOWN_PLACES)),
    value: decimalText(value),
    distance: distanceText(margin),
    ageMs,
  };
}

/** Returns by how much a size holds; negative where it does not. */
export function marginOf(value: Decimal, comparison: SizeComparison, threshold: Decimal): Decimal {
  const isLower = comparison === '>=' || comparison === '>';
  return isLower ? value.minus(threshold) : threshold.minus(value);
}

const DISTANCE_PLACES = 12;

/** Returns a distance as text, or null where it is larger than anything that is traded or measured. */
export function distanceText(distance: Decimal): string | null {
  const text = decimalText(distance.toDecimalPlaces(DISTANCE_PLACES));
  return isDecimalText(text) ? text : null;
}

/** Returns the clause of what has no size. */
export function plainClause(
  fields: Pick<Clause, 'id' | 'clause' | 'holds' | 'actual'> & {
    readonly threshold: string | null;
    readonly ageMs?: number | null;
  },
): Clause {
  return { isKnown: true, value: fields.actual, distance: null, ageMs: null, ...fields };
}

/** Returns a clause with what was found, for a sentence. */
export function foundText({ clause, actual }: Clause): string {
  return `${clause.replace(/^(or: )+/, '')} (it is ${actual})`;
}
