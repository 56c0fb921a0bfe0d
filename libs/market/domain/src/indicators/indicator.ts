import type { Decimal } from '@fairlead/core';

/** What indicators need of a bar: decimal text. */
export interface IndicatorBar {
  /** Epoch ms. */
  readonly startsAt: number;
  readonly high: string;
  readonly low: string;
  readonly close: string;
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

/** How an indicator is made from bars. */
export interface Indicator {
  /** Returns how many bars a value of this period can rest on. */
  barsNeeded(period: number): number;
  /** Returns the value after these bars, in ascending order, or null where they are too few for any. */
  valueOf(bars: readonly IndicatorBar[], period: number): IndicatorValue | null;
}
