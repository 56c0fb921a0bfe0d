import { type Decimal, ONE, decimal, decimalText } from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  choice,
  fieldOf,
  list,
  mapped,
  maybe,
  number,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import type { SizeSpec } from './size-shape';

/** An order on the way from the average price of an entry to its stop. */
export interface DoubleDownLevel {
  /** How much of the way: 0.5 is half of it. */
  readonly stopFraction: Decimal;
  /** How many times what the entry has filled. */
  readonly sizeMultiple: Decimal;
}

/** The original's: half-way to the stop, as many shares again. */
export const ORIGINAL_LEVEL: DoubleDownLevel = { stopFraction: decimal('0.5'), sizeMultiple: ONE };

const LEVELS_MAX = 5;

const levelShape: Shape<DoubleDownLevel> = mapped(
  record({
    stopFraction: maybe(number(boundsOf('stopFraction'))),
    sizeMultiple: maybe(number(boundsOf('sizeMultiple'))),
  }),
  ({ stopFraction, sizeMultiple }) => ({
    stopFraction: stopFraction ?? ORIGINAL_LEVEL.stopFraction,
    sizeMultiple: sizeMultiple ?? ORIGINAL_LEVEL.sizeMultiple,
  }),
);

/** One to five levels, each at another place. */
export const levelsShape: Shape<readonly DoubleDownLevel[]> = mapped(
  list(levelShape, { min: 1, max: LEVELS_MAX }),
  (levels, node, reading) => {
    const places = new Set(levels.map(({ stopFraction }) => decimalText(stopFraction)));
    if (places.size === levels.length) return levels;
    return reading.report(node.at, 'two levels stand at the same place; make one larger of them');
  },
);

/** What stop and target are measured from once more was added. */
const PRICED_BY = ['AVERAGE', 'ENTRY'] as const;

/** How an entry doubles down. */
export interface DoubleDownSpec {
  readonly levels: readonly DoubleDownLevel[];
  readonly pricedBy: (typeof PRICED_BY)[number];
}

/** How an entry doubles down: `{}` is the original's. */
export const doubleDownShape: Shape<DoubleDownSpec> = mapped(
  record({ levels: maybe(levelsShape), pricedBy: maybe(choice(PRICED_BY)) }),
  ({ levels, pricedBy }) => ({
    levels: levels ?? [ORIGINAL_LEVEL],
    pricedBy: pricedBy ?? 'AVERAGE',
  }),
);

/** Returns levels in a few words. */
export function levelsText(levels: readonly DoubleDownLevel[]): string {
  return levels
    .map(
      ({ stopFraction, sizeMultiple }) =>
        `${decimalText(sizeMultiple)} × at ${decimalText(stopFraction)} of the way to the stop`,
    ) // prettier-ignore
    .join(', ');
}

/** True where an entry that doubles down is sized by what all of it comes to; reports where it is not. */
export function isSizedToDouble(
  { doubleDown, size }: { readonly doubleDown?: DoubleDownSpec; readonly size: SizeSpec },
  node: DocumentNode,
  reading: Reading,
): boolean {
  if (doubleDown === undefined || size.kind !== 'riskPct') return true;
  const { at } = fieldOf(node, 'size') ?? node;
  reading.report(at, '"riskPct" counts what the entry alone would lose, and doubleDown adds to it; size by shares, notional or equityPct'); // prettier-ignore
  return false;
}
