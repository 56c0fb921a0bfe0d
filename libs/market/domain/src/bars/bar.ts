import type { BarInterval } from './bar-interval';

/** The prices of a stretch of time as plain decimal text: bars pass through here far more often than they are computed with. */
export interface BarPrices {
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
}

/** A complete bar of an instrument. */
export interface Bar extends BarPrices {
  readonly instrumentKey: string;
  readonly interval: BarInterval;
  /** Epoch ms. */
  readonly startsAt: number;
  /** Shares traded, decimal text. */
  readonly volume: string;
  /** Price ticks in it: trades, or quotes where the instrument has no trades. */
  readonly tickCount: number;
  /** True where any of its ticks was delayed data. */
  readonly delayed: boolean;
}
