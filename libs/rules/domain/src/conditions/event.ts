import { Decimal, isDecimalText, ownValue } from '@fairlead/core';
import {
  type MapEntry,
  type Reading,
  type Shape,
  choice,
  didYouMean,
  kindText,
  list,
  mapped,
  maybe,
  needed,
  record,
} from '@fairlead/core/document';
import { SIGNAL_EVENT } from '../facts';
import type { RuleContext } from '../shapes/rule-context';
import { type SignalField, SIGNAL_MAPS, signalFields } from '../signal-fields';
import type { FieldValue } from '../facts';
import {
  type Clause,
  type Comparison,
  type SizeComparison,
  distanceText,
  marginOf,
  plainClause,
} from './clause';
import { type ConditionKind, listText } from './kind';

/** One field of the event and what it has to be. */
export interface FieldPredicate {
  /** Name of the field; `features.rsi` looks into an object. */
  readonly field: string;
  readonly comparison: Comparison;
  /** One value; several for `in`. */
  readonly values: readonly FieldValue[];
}

/** Holds for an event of this type whose fields are as stated. */
export interface EventCondition {
  readonly kind: 'event';
  readonly type: string;
  readonly where: readonly FieldPredicate[];
}

const COMPARISONS = { in: 'in', gte: '>=', lte: '<=', gt: '>', lt: '<' } as const;
const FIELDS_MAX = 50;
const IN_MAX = 100;

function eventShape(context: RuleContext): Shape<EventCondition> {
  return mapped(
    record({ type: needed(choice([SIGNAL_EVENT])), where: maybe(whereShape(context)) }),
    ({ type, where }) => ({ kind: 'event', type, where: where ?? [] }),
  );
}

function whereShape(context: RuleContext): Shape<readonly FieldPredicate[]> {
  const fields = signalFields(context);
  return {
    schema: {
      type: 'object',
      maxProperties: FIELDS_MAX,
      additionalProperties: false,
      properties: Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, predicateSchema(field)]),
      ),
      patternProperties: Object.fromEntries(
        Object.entries(SIGNAL_MAPS).map(([map, field]) => [`^${map}\\..`, predicateSchema(field)]),
      ),
    },
    read: (node, reading) => {
      if (node.kind !== 'map') {
        return reading.report(
          node.at,
          `must be a map of fields such as action, not ${kindText(node)}`,
        );
      }
      if (node.entries.length > FIELDS_MAX) {
        return reading.report(
          node.at,
          `names ${node.entries.length} fields; ${FIELDS_MAX} are the most`,
        );
      }
      const read = node.entries.map((entry) => predicatesOf(entry, { fields, reading }));
      return read.every((each) => each !== undefined) ? read.flat() : undefined;
    },
  };
}

function predicatesOf(
  entry: MapEntry,
  known: { readonly fields: Readonly<Record<string, SignalField>>; readonly reading: Reading },
): readonly FieldPredicate[] | undefined {
  const [map = '', ...rest] = entry.key.split('.');
  const ofMap = rest.join('.') === '' ? undefined : ownValue(SIGNAL_MAPS, map);
  const field = ownValue(known.fields, entry.key) ?? ofMap;
  const inside = known.reading.into(entry.key);
  if (field === undefined) {
    const names = Object.keys(known.fields);
    const hint =
      didYouMean(entry.key, names) ||
      `; use ${names.join(', ')}, features.<name> or probabilities.<name>`;
    return inside.report(entry.at, `"${entry.key}" is not a field of a signal${hint}`);
  }
  return entry.value.kind === 'map'
    ? comparedOf(entry, field, inside)
    : equalTo(entry, field, inside);
}

function equalTo(
  { key, value }: MapEntry,
  field: SignalField,
  reading: Reading,
): readonly FieldPredicate[] | undefined {
  const wanted = valueShape(field).read(value, reading);
  if (wanted === undefined) return undefined;
  return [{ field: key, comparison: '=' as const, values: [wanted] }];
}

function comparedOf(
  { key, value: node }: MapEntry,
  field: SignalField,
  reading: Reading,
): readonly FieldPredicate[] | undefined {
  if (node.kind === 'map' && node.entries.length === 0) {
    return reading.report(node.at, 'compares with nothing: write a value, or in, gte, lte, gt, lt');
  }
  if (field.kind === 'text') {
    const sized =
      node.kind === 'map'
        ? node.entries.find(({ key: by }) => by !== 'in' && Object.hasOwn(COMPARISONS, by))
        : null;
    if (sized !== null && sized !== undefined) {
      return reading.report(
        sized.at,
        `${key} is text and has no size to compare; write a value, or in: [ … ]`,
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

function comparisonShape(field: SignalField): Shape<Compared> {
  const value = valueShape(field);
  const single = maybe(mapped(value, (one): readonly FieldValue[] => [one]));
  const several = maybe(list(value, { min: 1, max: IN_MAX }));
  if (field.kind === 'text') return record<Compared>({ in: several });
  return record<Compared>({ in: several, gte: single, lte: single, gt: single, lt: single });
}

/** A number that a double gives back as it was written stays a number, as signals have it; another stays exact as text. */
function valueShape(field: SignalField): Shape<FieldValue> {
  if (field.kind === 'text') return field.value;
  return mapped(field.value, (value): FieldValue => {
    const text = value.toFixed();
    return String(Number(text)) === text ? Number(text) : text;
  });
}

function predicateSchema(field: SignalField): object {
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

/** Looks at the event that the rule is evaluated on. */
export const eventKind: ConditionKind<EventCondition> = {
  shape: eventShape,
  eventTypes: ({ type }) => new Set([type]),
  clauses: (condition, { eventType, fields }) => {
    const { type } = condition;
    if (eventType === type) return condition.where.map((each) => fieldClause(each, fields));
    const clause = `event = ${type}`;
    return [
      plainClause({
        id: 'type',
        clause,
        holds: false,
        actual: eventType ?? 'none',
        threshold: type,
      }),
    ];
  },
  sentence: ({ where }) => {
    const fields = where.map(({ field, comparison, values }) =>
      comparison === 'in' || comparison === '='
        ? `${field} ${listText(values.map(String), 'or')}`
        : `${field} ${COMPARISON_TEXTS[comparison]} ${String(values[0])}`,
    );
    return fields.length === 0 ? 'a signal comes' : `a signal comes with ${listText(fields)}`;
  },
};

const COMPARISON_TEXTS: Readonly<Record<SizeComparison, string>> = {
  '>=': 'of at least',
  '>': 'above',
  '<=': 'of at most',
  '<': 'below',
};

const COMPARISON_IDS: Readonly<Record<Comparison, string>> = {
  '=': 'eq',
  in: 'in',
  '>=': 'gte',
  '>': 'gt',
  '<=': 'lte',
  '<': 'lt',
};

function fieldClause(predicate: FieldPredicate, fields: ReadonlyMap<string, FieldValue>): Clause {
  const { field, comparison, values } = predicate;
  const actual = fields.get(field);
  const threshold = values.map(String).join(', ');
  const wanted = comparison === 'in' ? `(${threshold})` : threshold;
  return {
    id: `${field}.${COMPARISON_IDS[comparison]}`,
    clause: `${field} ${comparison} ${wanted}`,
    holds: actual !== undefined && holdsFor(actual, predicate),
    isKnown: true,
    actual: actual === undefined ? 'absent' : String(actual),
    value: actual === undefined ? null : String(actual),
    threshold,
    distance: distanceOf(actual, predicate),
    ageMs: null,
  };
}

/** The distance to the nearest of several sizes that a field may equal; 0 where it equals one. */
function distanceOf(
  actual: FieldValue | undefined,
  { comparison, values }: FieldPredicate,
): string | null {
  const left = numeric(actual);
  const rights = values.map((value) => numeric(value)).filter((value) => value !== null);
  const [first] = rights;
  if (left === null || first === undefined) return null;
  if (comparison !== '=' && comparison !== 'in') {
    return distanceText(marginOf(left, comparison, first));
  }
  const nearest = Decimal.min(...rights.map((right) => right.minus(left).abs()));
  return distanceText(nearest.negated());
}

function holdsFor(actual: FieldValue, { comparison, values }: FieldPredicate): boolean {
  if (comparison === '=' || comparison === 'in') {
    return values.some((value) => isSame(actual, value));
  }
  const [left, right] = [numeric(actual), numeric(values[0])];
  if (left === null || right === null) return false;
  const margin = marginOf(left, comparison, right);
  return comparison === '>' || comparison === '<' ? margin.gt(0) : margin.gte(0);
}

function isSame(actual: FieldValue, wanted: FieldValue): boolean {
  if (actual === wanted) return true;
  const [left, right] = [numeric(actual), numeric(wanted)];
  return left !== null && right !== null && left.eq(right);
}

/** Scores come as JSON numbers and prices as text; both compare as decimals. */
function numeric(value: FieldValue | undefined): Decimal | null {
  if (typeof value === 'number' && Number.isFinite(value)) return new Decimal(value);
  return isDecimalText(value) ? new Decimal(value) : null;
}
