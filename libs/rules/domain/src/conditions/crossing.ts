import type { Decimal } from '@fairlead/core';

/** Two lines, each now and at its value before. */
export interface Lines {
  readonly now: readonly [line: Decimal, crossed: Decimal];
  readonly before: readonly [line: Decimal, crossed: Decimal];
}

/** Which way a line crosses another one. */
export type CrossingWay = 'crossesAbove' | 'crossesBelow';

/** Returns how a crossing is said. */
export function crossingText(way: CrossingWay): string {
  return way === 'crossesAbove' ? 'crosses above' : 'crosses below';
}

/**
 * Returns whether a line crosses another one now: it is beyond it, and was not before. The distance is by how far it is
 * beyond; negative is how far it has to go still, or to come back first where it was beyond before.
 */
export function crossingOf(
  { now, before }: Lines,
  way: CrossingWay,
): { readonly holds: boolean; readonly distance: Decimal } {
  const margin = ([line, crossed]: Lines['now']): Decimal =>
    way === 'crossesAbove' ? line.minus(crossed) : crossed.minus(line);
  const [marginNow, marginBefore] = [margin(now), margin(before)];
  const holds = marginNow.gt(0) && marginBefore.lte(0);
  return { holds, distance: holds || marginNow.lte(0) ? marginNow : marginBefore.negated() };
}
