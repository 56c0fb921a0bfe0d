import { type Decimal, type Distance, type TargetDistance, decimalText, distanceText } from '@fairlead/core'; // prettier-ignore
import {
  type Shape,
  fieldOf,
  mapped,
  needed,
  number,
  oneOf,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import { distanceShape, targetShape } from './distance-shape';
import type { RuleContext } from './rule-context';

/** How far break-even lies beyond the average entry price: in profit, or at a loss where negative. */
export interface BreakEvenOffset {
  readonly kind: 'ticks' | 'percent';
  readonly value: Decimal;
}

type AtPrice = { readonly kind: 'price'; readonly value: Decimal };

/** Where a stop is moved to: a price, so far from the market, or break-even. */
export type StopMove =
  AtPrice | { readonly kind: 'breakEven'; readonly offset: BreakEvenOffset } | Distance;

/** Where a target is moved to: a price, or so far from the average entry price. */
export type TargetMove = AtPrice | TargetDistance;

/** How far beyond the average entry price break-even lies: exactly one measure. */
export const breakEvenOffsetShape: Shape<BreakEvenOffset> = mapped(
  oneOf({
    ticks: number(boundsOf('breakEven.ticks')),
    percent: number(boundsOf('breakEven.percent')),
  }),
  ({ name: kind, value }) => ({ kind, value }),
);

const breakEvenShape: Shape<StopMove> = mapped(
  record({ breakEven: needed(breakEvenOffsetShape) }, foreignMeasure),
  ({ breakEven }) => ({ kind: 'breakEven', offset: breakEven }),
);

const priceShape: Shape<AtPrice> = mapped(
  record({ price: needed(number(boundsOf('move.price'))) }, foreignMeasure),
  ({ price }) => ({ kind: 'price', value: price }),
);

/** Where a stop is moved to. */
export function stopMoveShape(context: RuleContext): Shape<StopMove> {
  const distance = distanceShape('stop', context);
  return {
    schema: { anyOf: [priceShape.schema, breakEvenShape.schema, distance.schema] },
    read: (node, reading) => {
      if (fieldOf(node, 'price') !== null) return priceShape.read(node, reading);
      const shape = fieldOf(node, 'breakEven') === null ? distance : breakEvenShape;
      return shape.read(node, reading);
    },
  };
}

/** Where a target is moved to. */
export function targetMoveShape(context: RuleContext): Shape<TargetMove> {
  const distance = targetShape(context);
  return {
    schema: { anyOf: [priceShape.schema, distance.schema] },
    read: (node, reading) =>
      (fieldOf(node, 'price') === null ? distance : priceShape).read(node, reading),
  };
}

/** Returns where something is moved to in a few words. */
export function moveText(move: StopMove | TargetMove): string {
  if (move.kind === 'price') return decimalText(move.value);
  return move.kind === 'breakEven' ? breakEvenText(move.offset) : distanceText(move);
}

/** Returns break-even in a few words. */
export function breakEvenText({ kind, value }: BreakEvenOffset): string {
  if (value.isZero()) return 'break-even';
  const unit = kind === 'ticks' ? 'ticks' : '%';
  return `break-even ${value.isNegative() ? 'less' : 'and'} ${decimalText(value.abs())} ${unit}`;
}

function foreignMeasure(): string {
  return '; a place has one measure: take out one or the other';
}
