import type { Catalogue } from './catalogue';
import type { JsonSchema } from './schemas';

/**
 * Returns the fields of every event that hold one value each, as a module of plain data: what reads rules takes the kinds from
 * it without the classes.
 */
export function eventFieldsModule({ entries }: Catalogue): string {
  const rows = entries.map(
    ({ type, schema }) => `  '${type}': ${JSON.stringify(kindsOf(schema))},\n`,
  );
  return [
    '/** What a field of an event holds: one of these words, or a value of this kind. */\n',
    "export type EventFieldKind = 'text' | 'number' | 'flag' | 'several' | readonly string[];\n\n",
    '/** The fields of every event and command. Generated of their classes by npm run reference. */\n',
    '// prettier-ignore\n',
    `export const EVENT_FIELDS = {\n${rows.join('')}} as const satisfies Readonly<Record<string, Readonly<Record<string, EventFieldKind>>>>;\n\n`,
    '/** A type of event or command. */\n',
    'export type EventTypeName = keyof typeof EVENT_FIELDS;\n',
  ].join('');
}

function kindsOf({ properties = {} }: JsonSchema): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, kindOf(field)]),
  );
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'flag',
};

function kindOf(field: JsonSchema): string | readonly string[] {
  if (Array.isArray(field['enum'])) return field['enum'] as readonly string[];
  if (field['format'] === 'decimal') return 'number';
  return KINDS[field.type ?? ''] ?? 'several';
}
