import {
  Decimal,
  type Direction,
  type PriceLadder,
  directionSign,
  incrementAt,
  snap,
} from '@fairlead/core';
import type { ProtectionPrices } from '../protection/protection-spec';
import type { BreakEvenOffset, MovedProtection, MovedStop } from './moves';

/** Returns stop and target as they were moved: an entry's own stop that has become tighter than that counts. */
export function movedPrices(
  planned: ProtectionPrices,
  moved: MovedProtection | undefined,
  direction: Direction,
): ProtectionPrices {
  if (moved === undefined) return planned;
  const stop = ruledStop(moved, direction);
  const own = moved.trailed === undefined ? planned.stop : tighter(direction, moved.trailed, planned.stop); // prettier-ignore
  const target = moved.wishes.findLast((wish) => wish.target !== null)?.target ?? moved.target;
  return {
    stop: stop === null ? own : stopOf(stop, own, direction),
    target: target ?? planned.target,
  };
}

/** Returns the one of two stops that is nearer to the market. */
export function tighter(direction: Direction, one: Decimal, other: Decimal): Decimal {
  return direction === 'LONG' ? Decimal.max(one, other) : Decimal.min(one, other);
}

/** Returns break-even around an average entry price, on a tick, never on the side of a loss of what was asked for. */
export function breakEvenPrice(
  average: Decimal,
  offset: BreakEvenOffset,
  { direction, ladder }: { readonly direction: Direction; readonly ladder: PriceLadder },
): Decimal {
  const beyond =
    offset.kind === 'ticks'
      ? incrementAt(average, ladder).times(offset.value)
      : average.times(offset.value).div(100);
  const price = average.plus(beyond.times(directionSign(direction)));
  return snap(price, ladder, direction === 'LONG' ? 'up' : 'down');
}

/** Returns where a rule, or break-even, wants the stop; null where nothing does. */
export function ruledStop(
  { wishes, stop }: MovedProtection,
  direction: Direction,
): MovedStop | null {
  const wanted = wishes.findLast((wish) => wish.stop !== null)?.stop ?? null;
  return movedOn(direction, stop, wanted);
}

/** Returns a stop after it was moved once more: not behind where it was, unless its rule wants that in as many words. */
export function movedOn(
  direction: Direction,
  before: MovedStop | null,
  wanted: MovedStop | null,
): MovedStop | null {
  if (before === null || wanted === null) return wanted ?? before;
  if (wanted.loosened) return wanted;
  return { level: tighter(direction, before.level, wanted.level), loosened: false };
}

function stopOf({ level, loosened }: MovedStop, planned: Decimal, direction: Direction): Decimal {
  return loosened ? level : tighter(direction, level, planned);
}
