import type { Shape } from '@fairlead/core/document';

/**
 * Something that has a form and that nothing carries out yet: mistakes in it are found, and a sound one is refused. It
 * is not in the JSON Schema, so that editors do not offer it.
 */
export function notYet(shape: Shape<unknown>, instead: string): Shape<never> {
  return {
    schema: { not: {} },
    read: (node, reading) => {
      const sound = shape.read(node, reading);
      if (sound === undefined) return undefined;
      return reading.report(node.at, `not executable yet: ${instead}`);
    },
  };
}
