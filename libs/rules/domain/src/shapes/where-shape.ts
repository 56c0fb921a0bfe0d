import { Decimal, isDecimalText, ownValue } from '@fairlead/core';
import {
  type MapEntry,
  type Reading,
  type Shape,
  didYouMean,
  kindText,
  list,
  mapped,
  maybe,
  record,
} from '@fairlead/core/document';
import type { Comparison } from '../conditions/clause';
import { listText } from '../conditions/kind';
import type { FieldValue } from '../facts';
import { type EventField, type KnownFields, SHARED_FIELDS } from './event-fields';

/** One field of an event and what it has to be. */
export interface FieldPredicate {
  /** Name of the field; `features.rsi` looks into an object. */
  readonly field: string;
  readonly comparison: Comparison;
  /** One value; several for `in`. */
  readonly values: readonly FieldValue[];
}

const COMPARISONS = { in: 'in', gte: '>=', lte: '<=', gt: '>', lt: '<' } as const;
const FIELDS_MAX = 50;
const IN_MAX = 100;

/** How fields of an event are looked at: by value, or compared. */
export function whereShape(known: KnownFields): Shape<readonly FieldPredicate[]> {
  const { fields, maps } = known;
  return {
    schema: {
      type: 'object',
      maxProperties: FIELDS_MAX,
      additionalProperties: false,
      properties: Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, predicateSchema(field)]),
      ),
      patternProperties: Object.fromEntries(
        Object.entries(maps).map(([map, field]) => [`^${map}\\..`, predicateSchema(field)]),
      ),
    },
    read: (node, reading) => {
      if (node.kind !== 'map') {
        return reading.report(
          node.at,
          `must be a map of fields such as ${Object.keys(fields)[0] ?? ''}, not ${kindText(node)}`,
        );
      }
      if (node.entries.length > FIELDS_MAX) {
        return reading.report(
          node.at,
          `names ${node.entries.length} fields; ${FIELDS_MAX} are the most`,
        );
      }
      const read = node.entries.map((entry) => predicatesOf(entry, known, reading));
      return read.every((each) => each !== undefined) ? read.flat() : undefined;
    },
  };
}

function predicatesOf(
  entry: MapEntry,
  { fields, maps, about, several }: KnownFields,
  reading: Reading,
): readonly FieldPredicate[] | undefined {
  const [map = '', ...rest] = entry.key.split('.');
  const ofMap = rest.join('.') === '' ? undefined : ownValue(maps, map);
  const field = ownValue(fields, entry.key) ?? ofMap;
  const inside = reading.into(entry.key);
  if (field === undefined) {
    const names = Object.keys(fields);
    const usable = [...names, ...Object.keys(maps).map((each) => `${each}.<name>`)];
    const all = `; use ${listText(usable, 'or')}`;
    if (several.includes(entry.key)) {
      return inside.report(entry.at, `"${entry.key}" of ${about} holds more than one value${all}`);
    }
    const hint = didYouMean(entry.key, names) || all;
    return inside.report(entry.at, `"${entry.key}" is not a field of ${about}${hint}`);
  }
  return entry.value.kind === 'map'
    ? comparedOf(entry, field, inside)
    : equalTo(entry, field, inside);
}

function equalTo(
  { key, value }: MapEntry,
  field: EventField,
  reading: Reading,
): readonly FieldPredicate[] | undefined {
  const wanted = valueShape(field).read(value, reading);
  if (wanted === undefined) return undefined;
  return [{ field: key, comparison: '=' as const, values: [wanted] }];
}

function comparedOf(
  { key, value: node }: MapEntry,
  field: EventField,
  reading: Reading,
): readonly FieldPredicate[] | undefined {
  if (node.kind === 'map' && node.entries.length === 0) {
    return reading.report(node.at, 'compares with nothing: write a value, or in, gte, lte, gt, lt');
  }
  if (field.kind !== 'number') {
    const sized =
      node.kind === 'map'
        ? node.entries.find(({ key: by }) => by !== 'in' && Object.hasOwn(COMPARISONS, by))
        : null;
    if (sized !== null && sized !== undefined) {
      return reading.report(
        sized.at,
        `${key} is ${field.kind === 'flag' ? 'true or false' : 'text'} and has no size to compare; write a value, or in: [ … ]`,
      );
    }
  }
  const compared = comparisonShape(field).read(node, reading);
  if (compared === undefined) return undefined;
  const rows = Object.entries(compared) as [keyof Compared, Compared['in']][];
  const predicates = rows.flatMap(([name, values]): FieldPredicate[] => {
    if (values === undefined) return [];
    return [{ field: key, comparison: COMPARISONS[name], values }];
  });
  return impossible(predicates)
    ? reading.report(node.at, 'can never hold: no number is in this range')
    : predicates;
}

interface Compared {
  readonly in?: readonly FieldValue[] | undefined;
  readonly gte?: readonly FieldValue[] | undefined;
  readonly lte?: readonly FieldValue[] | undefined;
  readonly gt?: readonly FieldValue[] | undefined;
  readonly lt?: readonly FieldValue[] | undefined;
}

function comparisonShape(field: EventField): Shape<Compared> {
  const value = valueShape(field);
  const single = maybe(mapped(value, (one): readonly FieldValue[] => [one]));
  const several = maybe(list(value, { min: 1, max: IN_MAX }));
  if (field.kind !== 'number') return record<Compared>({ in: several });
  return record<Compared>({ in: several, gte: single, lte: single, gt: single, lt: single });
}

/** A number that a double gives back as it was written stays a number, as signals have it; another stays exact as text. */
function valueShape(field: EventField): Shape<FieldValue> {
  if (field.kind !== 'number') return field.value;
  return mapped(field.value, (value): FieldValue => {
    const text = value.toFixed();
    return String(Number(text)) === text ? Number(text) : text;
  });
}

/** The parts of the JSON Schema that fields of many events share. */
export function sharedPredicates(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    SHARED_FIELDS.map((field) => [
      field.definition ?? '',
      { anyOf: [field.value.schema, comparisonShape(field).schema] },
    ]),
  );
}

function predicateSchema(field: EventField): object {
  if (field.definition !== undefined) return { $ref: `#/definitions/${field.definition}` };
  return { anyOf: [field.value.schema, comparisonShape(field).schema] };
}

/** True where the lower ends leave nothing below the upper ends. */
function impossible(predicates: readonly FieldPredicate[]): boolean {
  const ends = (comparisons: readonly Comparison[]): readonly (readonly [Comparison, Decimal])[] =>
    predicates.flatMap(({ comparison, values }) => {
      const value = numeric(values[0]);
      return comparisons.includes(comparison) && value !== null
        ? [[comparison, value] as const]
        : [];
    });
  return ends(['>=', '>']).some(([from, low]) =>
    ends(['<=', '<']).some(
      ([to, high]) => low.gt(high) || (low.eq(high) && (from === '>' || to === '<')),
    ),
  );
}

/** Scores come as JSON numbers and prices as text; both compare as decimals. */
export function numeric(value: FieldValue | undefined): Decimal | null {
  if (typeof value === 'number' && Number.isFinite(value)) return new Decimal(value);
  return isDecimalText(value) ? new Decimal(value) : null;
}
