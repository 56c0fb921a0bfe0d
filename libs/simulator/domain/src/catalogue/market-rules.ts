import { type PriceLadder, decimal } from '@fairlead/core';

/** Price increments by market rule id, lowest edge first; of 32 and 109 only the numbers are the broker's. */
const RULES: ReadonlyMap<number, readonly (readonly [lowEdge: string, increment: string])[]> =
  new Map([
    [26, [['0', '0.01']]],
    [32, [['0', '0.01']]],
    [67, [['0', '0.25']]],
    [
      109,
      [
        ['0', '0.01'],
        ['3', '0.05'],
      ],
    ],
    [239, [['0', '0.00005']]],
  ]);

/** Returns the increments of a market rule, or undefined for an unknown id. */
export function marketRule(
  id: number,
): readonly { readonly lowEdge: string; readonly increment: string }[] | undefined {
  return RULES.get(id)?.map(([lowEdge, increment]) => ({ lowEdge, increment }));
}

const LADDERS: ReadonlyMap<number, PriceLadder> = new Map(
  [...RULES].map(([id, bands]) => [
    id,
    bands.map(([from, increment]) => ({ from: decimal(from), increment: decimal(increment) })),
  ]),
);

/** Returns a market rule as the price ladder of the exchange, empty for an unknown id. */
export function ladderOf(id: number): PriceLadder {
  return LADDERS.get(id) ?? [];
}
