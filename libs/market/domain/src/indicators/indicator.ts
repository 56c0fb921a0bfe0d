import type { Decimal } from '@fairlead/core';

/** What indicators need of a bar: decimal text. */
export interface IndicatorBar {
  /** Epoch ms. */
  readonly startsAt: number;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** Shares traded. */
  readonly volume: string;
}

/** The value of an indicator, with what it rests on. */
export interface IndicatorValue {
  readonly value: Decimal;
  /** Bars that the value rests on: where there are fewer than wanted, `barsUsed` counts them. */
  readonly barsUsed: number;
  readonly barsWanted: number;
  /** Start of the newest bar in it, epoch ms. */
  readonly lastStartsAt: number;
}

/**
 * How an indicator is made from bars. It counts bars, not time: a slot without a trade has no bar, and is no step.
 * The value is of these bars and nothing else, so that it is the same one after a restart.
 */
export interface Indicator {
  /** Returns from how many bars on a value of this period is what it says. */
  barsWanted(period: number): number;
  /** Returns how many bars are looked at: what was before them no longer shows in the value. */
  barsNeeded(period: number): number;
  /** Returns the value after these bars, in ascending order, or null where there is none. */
  valueOf(bars: readonly IndicatorBar[], period: number): IndicatorValue | null;
}
