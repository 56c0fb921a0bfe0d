import type { DocumentNode } from './node';
import type { Reading } from './reading';

/** How a part of a document is read, and the JSON Schema of it for editors. */
export interface Shape<T> {
  /** Returns the value, or undefined where it is not one; what is wrong was reported then. */
  read(node: DocumentNode, reading: Reading): T | undefined;
  readonly schema: object;
}

/** Returns the shape whose value is made into another; undefined from `make` means that it reported a problem. */
export function mapped<From, To>(
  shape: Shape<From>,
  make: (value: From, node: DocumentNode, reading: Reading) => To | undefined,
): Shape<To> {
  return {
    schema: shape.schema,
    read: (node, reading) => {
      const value = shape.read(node, reading);
      return value === undefined ? undefined : make(value, node, reading);
    },
  };
}

/** Returns a shape that is made when it is first needed: conditions hold conditions. */
export function lazy<T>(name: string, make: () => Shape<T>): Shape<T> {
  let made: Shape<T> | null = null;
  return {
    schema: { $ref: `#/definitions/${name}` },
    read: (node, reading) => (made ??= make()).read(node, reading),
  };
}

/** Returns what a part is, for a message. */
export function kindText(node: DocumentNode): string {
  if (node.kind === 'map') return 'a map of fields';
  if (node.kind === 'list') return 'a list';
  if (node.text === '' && node.plain) return 'nothing';
  return JSON.stringify(node.text.slice(0, 80));
}
