import type { BarInterval } from '../events/0-market/bar-intervals';

/** What bars of the past are made of: trades, the middle of bid and ask, or both (open: the average bid, close: the average ask). */
export const BARS_SHOW = ['trades', 'midpoint', 'bid-ask'] as const;
/** See BARS_SHOW. */
export type BarsShow = (typeof BARS_SHOW)[number];

/** A bar of the past, from the broker. Prices and volume are decimal text. */
export interface HistoricalBar {
  readonly startsAt: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
}

/** Asks the gateway for one answer of the broker: bars of so many seconds before a moment. */
export interface HistoryQuery {
  readonly instrumentKey: string;
  readonly interval: BarInterval;
  readonly durationSeconds: number;
  /** ISO-8601 UTC; absent: up to now. */
  readonly until?: string;
  /** Absent: trades. */
  readonly show?: BarsShow;
  /** True leaves out what is outside of the regular hours. */
  readonly regularHours?: boolean;
}

/** Asks for the newest complete bars of a symbol, at most `last` of them, before a moment. */
export interface PastBarsQuery {
  readonly symbol: string;
  readonly interval: BarInterval;
  readonly last: number;
  /** Bars that ended by then: ISO-8601 UTC; null: by now. */
  readonly until: string | null;
  readonly show: BarsShow;
  readonly regularHours: boolean;
}

/** Complete bars in ascending order. */
export interface PastBars {
  readonly symbol: string;
  readonly interval: BarInterval;
  readonly bars: readonly HistoricalBar[];
  /** Names the place before them, for the page before (`until`); null where the broker has nothing earlier within a week. */
  readonly before: string | null;
}
