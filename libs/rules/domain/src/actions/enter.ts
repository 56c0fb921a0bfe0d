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

/** What happens where the strategy already holds the other side. */
export const ON_OPPOSITE = ['ignore', 'close', 'reverse'] as const;
/** What happens where the strategy already holds the other side. */
export type OnOpposite = (typeof ON_OPPOSITE)[number];

/** A market entry, or a limit this many percent better than the signal's price (worse where negative). */
export type EntrySpec =
  { readonly type: 'MARKET' } | { readonly type: 'LIMIT'; readonly offsetPercent: Decimal };

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

const NAMES = [
  'direction',
  'size',
  'stop',
  'target',
  'limitOffsetPercent',
  'onOpposite',
  'allowShort',
];

/** Returns how an entry is written. */
export function enterShape(context: RuleContext): Shape<EnterAction> {
  const fields = record(
    {
      direction: needed(choice(['LONG', 'SHORT'])),
      size: needed(sizeShape),
      stop: needed(distanceShape('stop', context)),
      target: needed(distanceShape('target', context)),
      limitOffsetPercent: maybe(number(boundsOf('limitOffsetPercent'))),
      onOpposite: maybe(choice(ON_OPPOSITE)),
      allowShort: maybe(flag),
    },
    foreignField(NAMES),
  );
  return mapped(fields, ({ limitOffsetPercent: offsetPercent, ...rest }) => ({
    ...rest,
    kind: 'enter',
    entry: offsetPercent === undefined ? { type: 'MARKET' } : { type: 'LIMIT', offsetPercent },
    onOpposite: rest.onOpposite ?? 'ignore',
    allowShort: rest.allowShort ?? false,
  }));
}

/** Returns what an entry does in a few words. */
export function enterText({ direction, size, stop, target }: EnterAction): string {
  return `enter ${direction} ${sizeText(size)}, stop ${distanceText(stop)}, target ${distanceText(target)}`;
}
