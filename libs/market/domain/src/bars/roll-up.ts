import type { Bar } from './bar';
import { type BarInterval, intervalMs, slotStart } from './bar-interval';
import { type OpenBar, absorb, completeBar, startFrom } from './open-bar';

/**
 * Returns the longer bars that lie wholly in what the shorter ones cover: from the first bar's start up to `coveredUntil`
 * (epoch ms). The shorter bars are of one instrument, in ascending order.
 */
export function rollUpBars(
  bars: readonly Bar[],
  interval: BarInterval,
  coveredUntil: number,
): readonly Bar[] {
  const first = bars[0];
  if (first === undefined) return [];
  const slots = new Map<number, OpenBar>();
  for (const bar of bars) {
    const slot = slotStart(bar.startsAt, intervalMs(interval));
    const open = slots.get(slot);
    if (open === undefined) slots.set(slot, startFrom(bar, interval));
    else absorb(open, bar);
  }
  return [...slots.values()]
    .filter((open) => open.startsAt >= first.startsAt && open.endsAt <= coveredUntil)
    .map((open) => completeBar(first.instrumentKey, interval, open));
}
