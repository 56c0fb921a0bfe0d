import { type Shape, fieldOf } from '@fairlead/core/document';
import { anyText } from '../shapes/names';

/** What may have a name of its author's. */
export interface Aliased {
  /** Its clauses carry it, in every decision. */
  readonly alias?: string;
}

const FIELD = 'alias';

/** A map with one field may have a name beside it. */
export function aliased<T extends object>(shape: Shape<T>): Shape<T & Aliased> {
  return {
    schema: schemaOf(shape.schema),
    read: (node, reading) => {
      const written = fieldOf(node, FIELD);
      if (node.kind !== 'map' || written === null) return shape.read(node, reading);
      const alias = anyText.read(written, reading.into(FIELD));
      const entries = node.entries.filter(({ key }) => key !== FIELD);
      const read = shape.read({ ...node, entries }, reading);
      return alias === undefined || read === undefined ? undefined : { ...read, alias };
    },
  };
}

function schemaOf(schema: object): object {
  const {
    properties = {},
    minProperties: _min,
    maxProperties: _max,
    ...rest
  } = schema as {
    readonly properties?: object;
    readonly minProperties?: number;
    readonly maxProperties?: number;
  };
  const fields = (count: number): object => ({ minProperties: count, maxProperties: count });
  return {
    ...rest,
    properties: { ...properties, [FIELD]: anyText.schema },
    ...{ if: { required: [FIELD] }, then: fields(2), else: fields(1) },
  };
}
