import { Decimal, ONE, decimal, sum } from '@fairlead/core';

/** What a true range needs of a bar: decimal text. */
export interface RangeBar {
  /** Epoch ms. */
  readonly startsAt: number;
  readonly high: string;
  readonly low: string;
  readonly close: string;
}

/** An average true range, with what it rests on. */
export interface AverageTrueRange {
  /** In the instrument's currency, per share; rounded half-even to 10 places. */
  readonly value: Decimal;
  /** True ranges averaged: fewer than wanted are used, and said. */
  readonly barsUsed: number;
  readonly barsWanted: number;
  /** Start of the newest bar in it, epoch ms. */
  readonly lastStartsAt: number;
}

const PLACES = 10;

/** Returns max(high − low, |high − previous close|, |low − previous close|); high − low where nothing came before. */
export function trueRange(bar: RangeBar, previous: RangeBar | undefined): Decimal {
  const high = decimal(bar.high);
  const low = decimal(bar.low);
  const range = high.minus(low);
  if (previous === undefined) return range;
  const close = decimal(previous.close);
  return Decimal.max(range, high.minus(close).abs(), low.minus(close).abs());
}

/**
 * Returns the plain average of the last `period` true ranges, or null without a bar. The bars are in ascending order.
 * No Wilder smoothing: the same 15 bars give the same value, whatever was seen before a restart.
 */
export function averageTrueRange(
  bars: readonly RangeBar[],
  period: number,
): AverageTrueRange | null {
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

/** The last bars of one instrument that its average true range rests on, from history and ticks in any order. */
export class RangeWindow {
  private bars: readonly RangeBar[] = [];

  constructor(private readonly period: number) {}

  /** Takes in bars. One that is known already stays as it is: the first to tell of a slot is kept. */
  add(added: readonly RangeBar[]): void {
    const known = new Set(this.bars.map((bar) => bar.startsAt));
    const merged = [...this.bars];
    for (const bar of added) {
      if (known.has(bar.startsAt)) continue;
      known.add(bar.startsAt);
      merged.push(bar);
    }
    merged.sort((a, b) => a.startsAt - b.startsAt);
    this.bars = merged.slice(-(this.period + 1));
  }

  /** Returns the average true range now, or null without a bar. */
  value(): AverageTrueRange | null {
    return averageTrueRange(this.bars, this.period);
  }

  /** Start of the newest bar (epoch ms), or null without one. */
  get newest(): number | null {
    return this.bars.at(-1)?.startsAt ?? null;
  }
}
