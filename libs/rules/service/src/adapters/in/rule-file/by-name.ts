import type { Shape } from '@fairlead/core/document';

/** Values by names that their author chose. */
export function byName<T>(value: Shape<T>, about: string): Shape<ReadonlyMap<string, T>> {
  return {
    schema: { type: 'object', additionalProperties: value.schema },
    read: (node, reading) => {
      if (node.kind !== 'map') return reading.report(node.at, `must be ${about}`);
      const read = node.entries.map((entry) => ({
        key: entry.key,
        found: value.read(entry.value, reading.into(entry.key)),
      }));
      const sound = read.flatMap(({ key, found }) =>
        found === undefined ? [] : [[key, found] as const],
      );
      return sound.length === read.length ? new Map(sound) : undefined;
    },
  };
}
