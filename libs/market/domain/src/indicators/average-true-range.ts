import { Decimal, ONE, decimal, sum } from '@fairlead/core';
import type { Indicator, IndicatorBar, IndicatorValue } from './indicator';

const PLACES = 10;

/** Returns max(high − low, |high − previous close|, |low − previous close|); high − low where nothing came before. */
export function trueRange(bar: IndicatorBar, previous: IndicatorBar | undefined): Decimal {
  const high = decimal(bar.high);
  const low = decimal(bar.low);
  const range = high.minus(low);
  if (previous === undefined) return range;
  const close = decimal(previous.close);
  return Decimal.max(range, high.minus(close).abs(), low.minus(close).abs());
}

/**
 * Returns the plain average of the last `period` true ranges, or null without a bar. The bars are in ascending order.
 * In the instrument's currency, per share; rounded half-even to 10 places. No Wilder smoothing: the same 15 bars give the same value, whatever was seen before a restart.
 */
export function averageTrueRange(
  bars: readonly IndicatorBar[],
  period: number,
): IndicatorValue | null {
  const newest = bars.at(-1);
  if (newest === undefined) return null;
  const from = Math.max(0, bars.length - period);
  const ranges = bars.slice(from).map((bar, index) => trueRange(bar, bars[from + index - 1]));
  const average = sum(ranges).div(ONE.times(ranges.length));
  return {
    value: average.toDecimalPlaces(PLACES, Decimal.ROUND_HALF_EVEN),
    barsUsed: ranges.length,
    barsWanted: period,
    lastStartsAt: newest.startsAt,
  };
}

/** The average true range as it is published. Its oldest range reaches back to the close before. */
export const ATR: Indicator = {
  barsWanted: (period) => period,
  barsNeeded: (period) => period + 1,
  valueOf: averageTrueRange,
};
