import type { Decimal, Distance, TargetDistance } from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  didYouMean,
  fieldOf,
  mapped,
  maybe,
  needed,
  number,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import { publishedAtrs, publishedBy, publishedOf, publishedText } from './published-atr';
import type { PublishedIndicator, RuleContext } from './rule-context';

interface DistanceFields {
  readonly percent: Decimal | undefined;
  readonly absolute: Decimal | undefined;
  readonly atr: Decimal | undefined;
  readonly period: number | undefined;
  readonly interval: string | undefined;
}

const MEASURES = ['percent', 'absolute', 'atr'] as const;

/** How far a stop or a target stands: exactly one of percent, absolute and atr. */
export function distanceShape(leg: 'stop' | 'target', context: RuleContext): Shape<Distance> {
  const published = publishedAtrs(context);
  const fields = record<DistanceFields>(
    {
      percent: maybe(number(boundsOf(`${leg}.percent`))),
      absolute: maybe(number(boundsOf(`${leg}.absolute`))),
      atr: maybe(number(boundsOf(`${leg}.atr`))),
      period: maybe(mapped(publishedOf('period', published), (written) => Number(written))),
      interval: maybe(publishedOf('interval', published)),
    },
    foreignMeasure,
  );
  return mapped(fields, (distance, node, reading) => distanceOf(distance, node, { reading, published })); // prettier-ignore
}

/** How far a target stands: as a stop, or by a multiple of the stop's distance. */
export function targetShape(context: RuleContext): Shape<TargetDistance> {
  const distance = distanceShape('target', context);
  const multiple = mapped(record({ r: needed(number(boundsOf('target.r'))) }, () => '; a target has one measure: take out one or the other'), ({ r }) => ({ kind: 'r', value: r }) as const); // prettier-ignore
  return {
    schema: { anyOf: [distance.schema, multiple.schema] },
    read: (node, reading) =>
      (fieldOf(node, 'r') === null ? distance : multiple).read(node, reading),
  };
}

function distanceOf(
  distance: DistanceFields,
  node: DocumentNode,
  { reading, published }: { reading: Reading; published: readonly PublishedIndicator[] },
): Distance | undefined {
  const { percent, absolute, atr, period, interval } = distance;
  const given = MEASURES.filter((measure) => distance[measure] !== undefined);
  if (given.length !== 1) {
    const found = given.join(' and ') || 'none';
    return reading.report(
      node.at,
      `must have exactly one of ${MEASURES.join(', ')}; it has ${found}`,
    );
  }
  if (atr === undefined) {
    const stray = fieldOf(node, 'period') ?? fieldOf(node, 'interval');
    if (stray !== null)
      return reading.report(stray.at, '"period" and "interval" belong to atr; take them out');
    if (percent !== undefined) return { kind: 'percent', value: percent };
    return absolute === undefined ? undefined : { kind: 'absolute', value: absolute };
  }
  const matching = publishedBy(published, { period, interval });
  if (matching === undefined) {
    return reading.report(node.at, `this ATR is not published; ${publishedText(published)}`);
  }
  return { kind: 'atr', value: atr, period: matching.period, interval: matching.interval };
}

function foreignMeasure({ key }: { readonly key: string }): string {
  const hint = didYouMean(key, [...MEASURES, 'period', 'interval']);
  if (hint !== '') return hint;
  return `; a distance is { percent: 3 }, { absolute: 1.50 } or { atr: 6 }`;
}
