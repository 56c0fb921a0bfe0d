import { type Decimal, type Direction, type Distance, distanceText } from '@fairlead/core';
import {
  type Shape,
  choice,
  flag,
  mapped,
  maybe,
  needed,
  number,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import { distanceShape } from '../shapes/distance-shape';
import { foreignField } from '../shapes/foreign-fields';
import type { RuleContext } from '../shapes/rule-context';
import { type SizeSpec, sizeShape, sizeText } from '../shapes/size-shape';
import type { ActionKind } from './kind';

/** What happens where the strategy already holds the other side. */
export const ON_OPPOSITE = ['ignore', 'close', 'reverse'] as const;
/** What happens where the strategy already holds the other side. */
export type OnOpposite = (typeof ON_OPPOSITE)[number];

/** A market entry, or a limit this many percent better than the signal's price (worse where negative). */
export type EntrySpec =
  | { readonly type: 'MARKET' }
  | {
      readonly type: 'LIMIT';
      readonly offsetPercent: Decimal;
      /** How long it may rest unfilled, from the decision; absent: until the signal expires. */
      readonly restMs?: number;
    };

/** Opens a trade with its stop and target. */
export interface EnterAction {
  readonly kind: 'enter';
  readonly direction: Direction;
  readonly size: SizeSpec;
  readonly stop: Distance;
  readonly target: Distance;
  readonly entry: EntrySpec;
  readonly onOpposite: OnOpposite;
  readonly allowShort: boolean;
}

const MINUTE_MS = 60_000;
const NAMES = [
  'direction',
  'size',
  'stop',
  'target',
  'limitOffsetPercent',
  'restMinutes',
  'onOpposite',
  'allowShort',
];

function enterShape(context: RuleContext): Shape<EnterAction> {
  const fields = record(
    {
      direction: needed(choice(['LONG', 'SHORT'])),
      size: needed(sizeShape),
      stop: needed(distanceShape('stop', context)),
      target: needed(distanceShape('target', context)),
      limitOffsetPercent: maybe(number(boundsOf('limitOffsetPercent'))),
      restMinutes: maybe(number(boundsOf('restMinutes'))),
      onOpposite: maybe(choice(ON_OPPOSITE)),
      allowShort: maybe(flag),
    },
    foreignField(NAMES),
  );
  return mapped(fields, ({ limitOffsetPercent, restMinutes, ...rest }, node, reading) => {
    if (limitOffsetPercent === undefined && restMinutes !== undefined) {
      reading.report(
        node.at,
        '"restMinutes" is for a limit: add limitOffsetPercent, or take it out',
      );
      return undefined;
    }
    return {
      ...rest,
      kind: 'enter',
      entry: entryOf(limitOffsetPercent, restMinutes),
      onOpposite: rest.onOpposite ?? 'ignore',
      allowShort: rest.allowShort ?? false,
    };
  });
}

function entryOf(offsetPercent: Decimal | undefined, restMinutes: Decimal | undefined): EntrySpec {
  if (offsetPercent === undefined) return { type: 'MARKET' };
  if (restMinutes === undefined) return { type: 'LIMIT', offsetPercent };
  return { type: 'LIMIT', offsetPercent, restMs: restMinutes.times(MINUTE_MS).round().toNumber() };
}

/** Opens a trade, with its stop and target in one bracket. */
export const enterKind: ActionKind<EnterAction> = {
  shape: enterShape,
  text: ({ direction, size, stop, target }) =>
    `enter ${direction} ${sizeText(size)}, stop ${distanceText(stop)}, target ${distanceText(target)}`,
};
