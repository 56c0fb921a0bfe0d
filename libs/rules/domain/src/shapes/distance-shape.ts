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
import { type WrittenSpan, indicatorOf, spanFields } from './indicator-span';
import type { RuleContext } from './rule-context';

interface DistanceFields extends WrittenSpan {
  readonly percent: Decimal | undefined;
  readonly absolute: Decimal | undefined;
  readonly atr: Decimal | undefined;
}

const MEASURES = ['percent', 'absolute', 'atr'] as const;

/** How far a stop or a target stands: exactly one of percent, absolute and atr. */
export function distanceShape(leg: 'stop' | 'target', context: RuleContext): Shape<Distance> {
  const fields = record<DistanceFields>(
    {
      percent: maybe(number(boundsOf(`${leg}.percent`))),
      absolute: maybe(number(boundsOf(`${leg}.absolute`))),
      atr: maybe(number(boundsOf(`${leg}.atr`))),
      ...spanFields(context.indicators),
    },
    foreignMeasure,
  );
  return mapped(fields, (distance, node, reading) =>
    distanceOf(distance, { node, reading }, context),
  );
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
  place: { readonly node: DocumentNode; readonly reading: Reading },
  { indicators }: RuleContext,
): Distance | undefined {
  const { node, reading } = place;
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
  const measure = indicatorOf({ name: 'ATR', period, interval }, indicators, place);
  return measure && { kind: 'atr', value: atr, period: measure.period, interval: measure.interval };
}

function foreignMeasure({ key }: { readonly key: string }): string {
  const hint = didYouMean(key, [...MEASURES, 'period', 'interval']);
  if (hint !== '') return hint;
  return `; a distance is { percent: 3 }, { absolute: 1.50 } or { atr: 6 }`;
}
