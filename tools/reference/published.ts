import { createHash } from 'node:crypto';
import type { JsonSchema } from './schemas';

/** One shape that a message has been published in: written once, never changed, so that what was stored stays readable. */
export interface PublishedShape {
  readonly type: string;
  readonly version: number;
  /** The schema of its data, whole, without its texts. */
  readonly schema: JsonSchema;
  /** Data of that shape. */
  readonly sample: unknown;
}

/** As much of an AsyncAPI document of ours as names shapes. */
export interface ShapeSource {
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly examples?: unknown }>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}

interface Payload {
  readonly type: string;
  readonly version: number;
  readonly data: unknown;
}

/** Returns the shape of every message of a document. */
export function shapesOf({ components }: ShapeSource): readonly PublishedShape[] {
  return Object.entries(components.messages).flatMap(([name, { examples }]) => {
    const { payload } = (examples as readonly { readonly payload: Payload }[])[0] ?? {};
    const schema = components.schemas[name];
    if (payload === undefined || schema === undefined) return [];
    const { type, version, data } = payload;
    return [{ type, version, schema: whole(schema, components.schemas), sample: data }];
  });
}

/** Returns the file name of a shape. It carries the shape's own digest: who changes the file has to lie about its name. */
export function fileNameOf({ type, version, schema }: PublishedShape): string {
  const digest = createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 8);
  return `${type}@${String(version)}.${digest}.json`;
}

/** Returns what readers of an earlier shape, or messages stored in it, could no longer do with the later one. */
export function breaks(earlier: JsonSchema, later: JsonSchema, path = ''): readonly string[] {
  return [
    ...changed(earlier, later, path),
    ...narrowed(earlier, later, path),
    ...requiredOtherwise(earlier, later, path),
    ...Object.entries(earlier.properties ?? {}).flatMap(([field, schema]) => {
      const now = later.properties?.[field];
      const at = path === '' ? field : `${path}.${field}`;
      return now === undefined ? [`${at} is gone`] : breaks(schema, now, at);
    }),
    ...inner(earlier, later, 'items', `${path}[]`),
    ...inner(earlier, later, 'additionalProperties', `${path}{}`),
  ];
}

/** Keywords that are the meaning of a value: any change of them is another meaning. */
const MEANING = ['type', 'format', 'pattern', 'const'] as const;

function changed(earlier: JsonSchema, later: JsonSchema, path: string): readonly string[] {
  const was = (keyword: string): string => JSON.stringify(earlier[keyword]) ?? 'nothing';
  const is = (keyword: string): string => JSON.stringify(later[keyword]) ?? 'nothing';
  return MEANING.filter((keyword) => was(keyword) !== is(keyword)).map(
    (keyword) => `${path}: ${keyword} was ${was(keyword)} and is ${is(keyword)}`,
  );
}

const LOWER = ['minimum', 'minLength', 'minItems'] as const;
const UPPER = ['maximum', 'maxLength', 'maxItems', 'maxProperties'] as const;

function narrowed(earlier: JsonSchema, later: JsonSchema, path: string): readonly string[] {
  const number = (schema: JsonSchema, keyword: string, none: number): number =>
    typeof schema[keyword] === 'number' ? schema[keyword] : none;
  const raised = LOWER.filter(
    (each) => number(later, each, -Infinity) > number(earlier, each, -Infinity),
  );
  const lowered = UPPER.filter(
    (each) => number(later, each, Infinity) < number(earlier, each, Infinity),
  );
  const values = later['enum'] as readonly unknown[] | undefined;
  const old = (earlier['enum'] ?? []) as readonly unknown[];
  const gone = values === undefined ? [] : old.filter((value) => !values.includes(value));
  const closed = values !== undefined && earlier['enum'] === undefined;
  return [
    ...[...raised, ...lowered].map((each) => `${path}: ${each} is narrower than it was`),
    ...gone.map((value) => `${path}: ${JSON.stringify(value)} is no value any more`),
    ...(closed ? [`${path}: only some values are left`] : []),
  ];
}

function requiredOtherwise(
  earlier: JsonSchema,
  later: JsonSchema,
  path: string,
): readonly string[] {
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const before = new Set(earlier.required ?? []);
  const now = new Set(later.required ?? []);
  return [
    ...[...now].filter((field) => !before.has(field)).map((each) => `${at(each)} is required now`),
    ...[...before]
      .filter((field) => !now.has(field) && later.properties?.[field] !== undefined)
      .map((each) => `${at(each)} may be missing now`),
  ];
}

function inner(
  earlier: JsonSchema,
  later: JsonSchema,
  keyword: 'items' | 'additionalProperties',
  path: string,
): readonly string[] {
  const [was, is] = [earlier[keyword], later[keyword]];
  if (typeof was !== 'object' || was === null) return [];
  if (typeof is !== 'object' || is === null) return [`${path} is gone`];
  return breaks(was as JsonSchema, is as JsonSchema, path);
}

const REFERENCE = '#/components/schemas/';
const TEXTS = new Set(['description', 'title', 'examples']);

/** Returns a value with its references resolved, its texts left out and its keys in order. */
function whole<T>(value: T, schemas: Readonly<Record<string, JsonSchema>>): T {
  if (Array.isArray(value)) return value.map((each: unknown) => whole(each, schemas)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const reference = (value as { readonly $ref?: unknown }).$ref;
  if (typeof reference === 'string')
    return whole(schemas[reference.slice(REFERENCE.length)], schemas) as T;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, each]) => !(TEXTS.has(key) && typeof each === 'string'))
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([key, each]) => [key, whole(each, schemas)]),
  ) as T;
}
