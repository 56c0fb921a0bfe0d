import { didYouMean } from './nearest';
import type { DocumentNode, ListNode, MapEntry, MapNode } from './node';
import type { Reading } from './reading';
import { type Shape, kindText } from './shape';

/** A field of a record. */
export interface Field<T> {
  readonly shape: Shape<T>;
  readonly needed: boolean;
}

/** A field that has to be there. */
export function needed<T>(shape: Shape<T>): Field<T> {
  return { shape, needed: true };
}

/** A field that may be left out: undefined then. */
export function maybe<T>(shape: Shape<T>): Field<T | undefined> {
  return { shape, needed: false };
}

/** Returns what to write instead of a field that has no place here, or null where nothing is known of it. */
export type ForeignHint = (entry: MapEntry) => string | null;

type Fields<T> = { readonly [Name in keyof T]: Field<T[Name]> };

/** A map with these fields and no others. Every field is read, also after one that is wrong. */
export function record<T extends object>(
  fields: Fields<T>,
  foreign: ForeignHint = () => null,
): Shape<T> {
  const names = Object.keys(fields);
  const rows = Object.entries<Field<unknown>>(fields);
  return {
    schema: recordSchema(rows),
    read: (node, reading) => {
      const map = mapOf(node, reading, names);
      if (map === undefined) return undefined;
      let sound = reportForeign(map, { names, foreign, reading });
      const values: Record<string, unknown> = {};
      for (const [name, { shape, needed: isNeeded }] of rows) {
        const entry = map.entries.find(({ key }) => key === name);
        if (entry === undefined) {
          if (isNeeded) reading.report(node.at, `"${name}" is missing`);
          sound &&= !isNeeded;
          continue;
        }
        values[name] = shape.read(entry.value, reading.into(name));
        if (values[name] === undefined) sound = false;
      }
      return sound ? (values as T) : undefined;
    },
  };
}

/** A map with exactly one of these fields: returns it with its name. */
export function oneOf<T extends object>(shapes: {
  readonly [Name in keyof T]: Shape<T[Name]>;
}): Shape<
  {
    [Name in keyof T]: { readonly name: Name; readonly value: T[Name] };
  }[keyof T]
> {
  const rows = new Map(Object.entries<Shape<unknown>>(shapes));
  const names = [...rows.keys()];
  return {
    schema: { ...recordSchema([...rows].map(([n, shape]) => [n, { shape, needed: false }])), minProperties: 1, maxProperties: 1 }, // prettier-ignore
    read: (node, reading) => {
      const map = mapOf(node, reading, names);
      if (map === undefined) return undefined;
      const sound = reportForeign(map, { names, foreign: () => null, reading });
      const known = map.entries.filter(({ key }) => rows.has(key));
      const read = known.map(({ key, value }) => ({
        name: key,
        value: rows.get(key)?.read(value, reading.into(key)),
      }));
      const [only, ...more] = read;
      if (only === undefined || more.length > 0) {
        const found = map.entries.map(({ key }) => key).join(' and ') || 'none';
        return reading.report(
          node.at,
          `must have exactly one field of ${names.join(', ')}; it has ${found}`,
        );
      }
      if (!sound || only.value === undefined) return undefined;
      return only as never;
    },
  };
}

/** How long a list is. */
export interface ListBounds {
  readonly min: number;
  readonly max: number;
  /** Each text stands in it once. */
  readonly distinct?: true;
}

/** Values in order. */
export function list<T>(item: Shape<T>, { min, max, distinct }: ListBounds): Shape<readonly T[]> {
  return {
    schema: {
      type: 'array',
      minItems: min,
      maxItems: max,
      uniqueItems: distinct === true,
      items: item.schema,
    },
    read: (node, reading) => {
      if (node.kind !== 'list') {
        return reading.report(
          node.at,
          `must be a list ([…] or lines with -), not ${kindText(node)}`,
        );
      }
      const { length } = node.items;
      if (length < min) return reading.report(node.at, `must have ${min} or more in its list`);
      if (length > max) {
        return reading.report(node.at, `has ${length} in its list; ${max} is the most`);
      }
      const values = node.items.map((each, index) => item.read(each, reading.into(index)));
      const sound = values.filter((value) => value !== undefined);
      const once = distinct !== true || standOnce(node, reading);
      return once && sound.length === length ? sound : undefined;
    },
  };
}

/** Reports each text that stands twice in the list, also where others are wrong. */
function standOnce({ items }: ListNode, reading: Reading): boolean {
  const seen = new Set<string>();
  let sound = true;
  for (const [index, item] of items.entries()) {
    if (item.kind !== 'scalar') continue;
    if (seen.has(item.text)) {
      reading.into(index).report(item.at, `${item.text} is in the list twice; take one out`);
      sound = false;
    }
    seen.add(item.text);
  }
  return sound;
}

function mapOf(
  node: DocumentNode,
  reading: Reading,
  names: readonly string[],
): MapNode | undefined {
  if (node.kind === 'map') return node;
  const some = names.slice(0, 4).join(', ');
  return reading.report(node.at, `must be a map of fields such as ${some}, not ${kindText(node)}`);
}

function reportForeign(
  map: MapNode,
  known: { names: readonly string[]; foreign: ForeignHint; reading: Reading },
): boolean {
  const strangers = map.entries.filter(({ key }) => !known.names.includes(key));
  for (const entry of strangers) {
    const hint =
      known.foreign(entry) ??
      (didYouMean(entry.key, known.names) || `; there are ${known.names.join(', ')}`);
    known.reading.report(entry.at, `"${entry.key}" is not a field here${hint}`);
  }
  return strangers.length === 0;
}

function recordSchema(rows: readonly (readonly [string, Field<unknown>])[]): object {
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(rows.map(([name, { shape }]) => [name, shape.schema])),
    required: rows.filter(([, field]) => field.needed).map(([name]) => name),
  };
}
