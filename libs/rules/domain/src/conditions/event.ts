import { Decimal } from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  didYouMean,
  fieldOf,
  kindText,
  maybe,
  needed,
  record,
} from '@fairlead/core/document';
import { type FieldValue, SIGNAL_EVENT } from '../facts';
import { type KnownFields, familyOf, startingEvents } from '../shapes/event-fields';
import type { RuleContext } from '../shapes/rule-context';
import { type FieldPredicate, numeric, whereShape } from '../shapes/where-shape';
import {
  type Clause,
  type Comparison,
  type ConditionContext,
  type SizeComparison,
  distanceText,
  marginOf,
  plainClause,
} from './clause';
import { type ConditionKind, listText } from './kind';

/** Holds for an event of this type, or of this family of types (`order.*`), whose fields are as stated. */
export interface EventCondition {
  readonly kind: 'event';
  readonly type: string;
  readonly where: readonly FieldPredicate[];
}

/** The field that names the symbol of an event. */
export const SYMBOL_FIELD = 'symbol';

const anything: Shape<DocumentNode> = { schema: {}, read: (node) => node };

/** Which fields there are goes by the type. */
function eventShape(context: RuleContext): Shape<EventCondition> {
  const starting = startingEvents(context);
  const form = formOf(context, starting);
  return {
    schema: { $ref: '#/definitions/event' },
    read: (node, reading) => {
      const read = form.read(node, reading);
      if (read === undefined) return undefined;
      const { type } = read;
      const where = whereOf(node, reading, starting.get(type));
      return where === undefined ? undefined : { kind: 'event', type, where };
    },
  };
}

/** The JSON Schema of what `event` holds, which conditions refer to. */
export function eventSchema(context: RuleContext): object {
  const starting = startingEvents(context);
  return {
    ...formOf(context, starting).schema,
    allOf: [...starting].map(([type, known]) => ({
      if: { properties: { type: { const: type } } },
      then: { properties: { where: whereShape(known).schema } },
    })),
  };
}

function formOf(context: RuleContext, starting: ReadonlyMap<string, KnownFields>) {
  return record({
    type: needed(typeShape(context, [...starting.keys()])),
    where: maybe(anything),
  });
}

function whereOf(
  node: DocumentNode,
  reading: Reading,
  known: KnownFields | undefined,
): readonly FieldPredicate[] | undefined {
  const where = fieldOf(node, 'where');
  if (where === null || known === undefined) return [];
  return whereShape(known).read(where, reading.into('where'));
}

/** A type that starts rules, or a family of them; of another one that there is it says why not. */
function typeShape({ events }: RuleContext, names: readonly string[]): Shape<string> {
  const whyNot = (name: string): string | null =>
    events.find(({ type }) => [type, familyOf(type)].includes(name))?.whyNot ?? null;
  return {
    schema: { enum: names },
    read: (node, reading) => {
      if (node.kind !== 'scalar' || node.text === '') {
        return reading.report(
          node.at,
          `must be a type of event such as fill.execution, not ${kindText(node)}`,
        );
      }
      if (names.includes(node.text)) return node.text;
      const reason = whyNot(node.text);
      if (reason !== null) {
        return reading.report(node.at, `${node.text} starts no rule: ${reason}`);
      }
      const hint = didYouMean(node.text.replace(/\.v\d+$/, ''), names) || `; use ${listText(names, 'or')}`; // prettier-ignore
      return reading.report(node.at, `"${node.text}" is no event that starts a rule${hint}`);
    },
  };
}

/** True for an event of this type or of its family. */
function isOfType(wanted: string, type: string | null): boolean {
  return type !== null && (wanted === type || wanted === familyOf(type));
}

/** Looks at the event that the rule is evaluated on. */
export const eventKind: ConditionKind<EventCondition> = {
  shape: eventShape,
  eventTypes: ({ type }) => new Set([type]),
  clauses: ({ type, where }, context) => {
    const { eventType, fields } = context;
    if (isOfType(type, eventType)) {
      return [...foreignSymbol(where, context), ...where.map((each) => fieldClause(each, fields))];
    }
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
  sentence: ({ type, where }) => {
    const fields = where.map(({ field, comparison, values }) =>
      comparison === 'in' || comparison === '='
        ? `${field} ${listText(values.map(String), 'or')}`
        : `${field} ${COMPARISON_TEXTS[comparison]} ${String(values[0])}`,
    );
    const comes = type === SIGNAL_EVENT ? 'a signal comes' : `the event ${type} comes`;
    return fields.length === 0 ? comes : `${comes} with ${listText(fields)}`;
  },
};

/** An event is of the symbol that the rule acts on, unless the condition names another one itself. */
function foreignSymbol(
  where: readonly FieldPredicate[],
  { fields, symbol }: ConditionContext,
): readonly Clause[] {
  const actual = fields.get(SYMBOL_FIELD);
  if (symbol === undefined || actual === undefined || actual === symbol) return [];
  if (where.some(({ field }) => field === SYMBOL_FIELD)) return [];
  const clause = `symbol = ${symbol}`;
  return [
    plainClause({ id: 'symbol', clause, holds: false, actual: String(actual), threshold: symbol }),
  ];
}

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
