import { createRequire } from 'node:module';
import type { EventClass } from '@fairlead/contracts';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { COMMON_FIELDS } from './common-fields';
import type { ClassDocumentation } from './documentation';

/** A JSON Schema, as far as it is written here. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly items?: JsonSchema;
  readonly [keyword: string]: unknown;
}

const DECIMAL = '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$';

/** Our own decorators as schema: what the library cannot know. */
const CONVERTERS = {
  isDecimalString: { type: 'string', format: 'decimal', pattern: DECIMAL },
  isUtcInstant: { type: 'string', format: 'date-time', pattern: 'Z$' },
  isNumberMap: { type: 'object', additionalProperties: { type: 'number' }, maxProperties: 200 },
} as const;

/** Returns the schemas of these classes and of those that they are made of, with the comments of their fields. */
export function schemasOfClasses(
  types: readonly EventClass[],
  documentation: ReadonlyMap<string, ClassDocumentation>,
): Readonly<Record<string, JsonSchema>> {
  const schemas = validationMetadatasToSchemas({
    // The library asks for it, and the package exports it under this path only.
    classTransformerMetadataStorage: transformerStorage(),
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: Object.fromEntries(
      Object.entries(CONVERTERS).map(([name, schema]) => [
        name,
        (metadata: ValidationMetadata) =>
          metadata.each ? { type: 'array', items: schema } : schema,
      ]),
    ),
  }) as unknown as Record<string, JsonSchema>;
  return Object.fromEntries(
    Object.entries({ ...schemas, ...inherited(types, schemas) })
      .filter(([name]) => documentation.has(name))
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, schema]) => [name, described(schema, documentation.get(name))]),
  );
}

/** A class that adds no field to the one that it extends is not known to the library. */
function inherited(
  types: readonly EventClass[],
  schemas: Readonly<Record<string, JsonSchema>>,
): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    types.flatMap((type) => {
      const parent = (Object.getPrototypeOf(type) as EventClass).name;
      const schema = schemas[type.name] ?? schemas[parent];
      return schema === undefined ? [] : [[type.name, schema] as const];
    }),
  );
}

function described(schema: JsonSchema, documentation: ClassDocumentation | undefined): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([field, property]) => {
      const own = documentation?.fields.get(field) ?? '';
      const text = own === '' ? (COMMON_FIELDS[field] ?? '') : own;
      return [field, text === '' ? property : { ...property, description: text }];
    }),
  );
  const text = documentation?.text ?? '';
  return { ...schema, ...(text === '' ? {} : { description: text }), properties };
}

function transformerStorage(): never {
  const load = createRequire(__filename);
  const { defaultMetadataStorage } = load('class-transformer/cjs/storage') as {
    readonly defaultMetadataStorage: never;
  };
  return defaultMetadataStorage;
}
