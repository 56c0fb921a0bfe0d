import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** A JSON Schema, as far as this library writes them. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false });

/** Returns a check of the shape T, which the schema has to describe. */
export function checkOf<T>(schema: JsonSchema): ValidateFunction<T> {
  return ajv.compile<T>(schema);
}

/** Returns an object's schema: nothing but these fields, and those required. */
export function objectSchema(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema {
  return { type: 'object', additionalProperties: false, properties, required };
}

/** Text that can go into a frame. */
export const TEXT: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 2_000,
  pattern: String.raw`^[^\u0000]*$`,
};
export const FLAG: JsonSchema = { type: 'boolean' };
export const DECIMAL: JsonSchema = {
  type: 'string',
  pattern: String.raw`^\d{1,12}(\.\d{1,12})?$`,
  description: 'A decimal as text, such as "100.02".',
};
export const DECIMAL_OR_NULL: JsonSchema = { ...DECIMAL, type: ['string', 'null'] };

export function oneOf(...values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values };
}

/** A whole number from a minimum, up to a day of ms or what is named. */
export function whole(minimum = 0, maximum = 86_400_000): JsonSchema {
  return { type: 'integer', minimum, maximum };
}

export function described(schema: JsonSchema, description: string): JsonSchema {
  return { ...schema, description };
}

/** Returns what a check has found, one sentence for each: `steps/0/do: must be array`. */
export function problemsOf(errors: readonly ErrorObject[] | null | undefined): readonly string[] {
  return (errors ?? []).map((error) => {
    const place = error.instancePath.slice(1);
    return `${place === '' ? '' : `${place}: `}${sentence(error)}`;
  });
}

function sentence({ keyword, message, params }: ErrorObject): string {
  const detail: Record<string, unknown> = params;
  switch (keyword) {
    case 'additionalProperties':
      return `"${String(detail['additionalProperty'])}" is not a field here`;
    case 'enum':
      return `must be one of ${[detail['allowedValues']].flat().join(', ')}`;
    case 'required':
      return `"${String(detail['missingProperty'])}" is missing`;
    case 'pattern':
      return detail['pattern'] === DECIMAL['pattern']
        ? 'must be a decimal in quotes, such as "100.02"'
        : `does not match ${String(detail['pattern'])}`;
    default:
      return message ?? 'is not as it should be';
  }
}
