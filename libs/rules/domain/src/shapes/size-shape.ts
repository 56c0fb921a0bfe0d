import type { Decimal } from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  choice,
  didYouMean,
  fieldOf,
  flag,
  mapped,
  maybe,
  number,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import { type WrittenSpan, indicatorOf, spanFields } from './indicator-span';
import type { RuleContext } from './rule-context';

const MEASURES = ['shares', 'notional', 'equityPct', 'riskPct', 'volatilityPct'] as const;

type Measure = (typeof MEASURES)[number];

/**
 * How large an entry shall be: shares, currency, or percent of equity: in all, at risk to the stop, or by how much one
 * average true range moves the account. Order management turns it into shares.
 */
export interface SizeSpec {
  readonly kind: Measure;
  readonly value: Decimal;
  /** Of `volatilityPct`: its average true range. */
  readonly atr?: { readonly period: number; readonly interval: string };
  /** Times the confidence of the signal; absent: not. */
  readonly confidenceWeighted?: true;
  readonly minShares?: Decimal;
  readonly maxShares?: Decimal;
  /** What becomes of a size outside of these. Absent: it is the nearer of them. */
  readonly outside?: 'deny';
}

interface SizeFields extends Readonly<Record<Measure, Decimal | undefined>>, WrittenSpan {
  readonly confidenceWeighted: boolean | undefined;
  readonly minShares: Decimal | undefined;
  readonly maxShares: Decimal | undefined;
  readonly outside: 'clamp' | 'deny' | undefined;
}

/** How large an entry is: exactly one measure, and what bounds and weighs it. */
export function sizeShape(context: RuleContext): Shape<SizeSpec> {
  const own = {
    shares: maybe(number(boundsOf('size.shares'))),
    notional: maybe(number(boundsOf('size.notional'))),
    equityPct: maybe(number(boundsOf('size.equityPct'))),
    riskPct: maybe(number(boundsOf('size.riskPct'))),
    volatilityPct: maybe(number(boundsOf('size.volatilityPct'))),
    ...spanFields(context.indicators),
    confidenceWeighted: maybe(flag),
    minShares: maybe(number(boundsOf('size.minShares'))),
    maxShares: maybe(number(boundsOf('size.maxShares'))),
    outside: maybe(choice(['clamp', 'deny'])),
  };
  const fields = record<SizeFields>(own, ({ key }) => didYouMean(key, Object.keys(own)));
  const shape = mapped(fields, (size, node, reading) => sizeOf(size, { node, reading }, context));
  const oneOf = MEASURES.map((measure) => ({ required: [measure] }));
  return { ...shape, schema: { ...shape.schema, oneOf } };
}

function sizeOf(
  size: SizeFields,
  place: { readonly node: DocumentNode; readonly reading: Reading },
  { indicators }: RuleContext,
): SizeSpec | undefined {
  const { node, reading } = place;
  const [kind, ...more] = MEASURES.filter((measure) => size[measure] !== undefined);
  const value = kind === undefined ? undefined : size[kind];
  if (kind === undefined || value === undefined || more.length > 0) {
    const found = [kind ?? 'none', ...more].join(' and ');
    return reading.report(node.at, `must have exactly one field of ${MEASURES.join(', ')}; it has ${found}`); // prettier-ignore
  }
  const wrong = wrongBounds(size);
  if (wrong !== null) {
    return reading.report((fieldOf(node, wrong.field) ?? node).at, wrong.message);
  }
  const bounded = { kind, value, ...boundsAndWeightOf(size) };
  const stray = fieldOf(node, 'period') ?? fieldOf(node, 'interval');
  if (kind !== 'volatilityPct') {
    if (stray === null) return bounded;
    return reading.report(stray.at, '"period" and "interval" belong to volatilityPct; take them out'); // prettier-ignore
  }
  const { period, interval } = size;
  const atr = indicatorOf({ name: 'ATR', period, interval }, indicators, place);
  return atr && { ...bounded, atr: { period: atr.period, interval: atr.interval } };
}

function wrongBounds({
  minShares,
  maxShares,
  outside,
}: SizeFields): { readonly field: string; readonly message: string } | null {
  if (outside !== undefined && minShares === undefined && maxShares === undefined) {
    return { field: 'outside', message: '"outside" needs minShares or maxShares; add one, or take it out' }; // prettier-ignore
  }
  if (minShares === undefined || maxShares === undefined || minShares.lte(maxShares)) return null;
  return { field: 'minShares', message: `"minShares" ${minShares.toFixed()} is above maxShares ${maxShares.toFixed()}` }; // prettier-ignore
}

function boundsAndWeightOf({
  minShares,
  maxShares,
  outside,
  confidenceWeighted,
}: SizeFields): Omit<SizeSpec, 'kind' | 'value'> {
  return {
    ...(confidenceWeighted === true ? { confidenceWeighted } : {}),
    ...(minShares === undefined ? {} : { minShares }),
    ...(maxShares === undefined ? {} : { maxShares }),
    ...(outside === 'deny' ? { outside } : {}),
  };
}

/** Returns a size in a few characters. */
export function sizeText(size: SizeSpec): string {
  const { kind, value, atr, confidenceWeighted, minShares, maxShares, outside } = size;
  return [
    `${value.toFixed()} ${kind}`,
    ...(atr === undefined ? [] : [` by ATR(${atr.period} × ${atr.interval})`]),
    ...(confidenceWeighted === undefined ? [] : [' × confidence']),
    ...(minShares === undefined ? [] : [`, at least ${minShares.toFixed()} shares`]),
    ...(maxShares === undefined ? [] : [`, at most ${maxShares.toFixed()} shares`]),
    ...(outside === undefined ? [] : [', none outside']),
  ].join('');
}
