import type { BarInterval, BarsShow, HistoricalBar } from '@fairlead/contracts';
import type { Instant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';

/** What bars of the past are of: two that differ in anything have no bar in common. */
export interface PastSeries {
  readonly instrumentKey: string;
  readonly interval: BarInterval;
  readonly show: BarsShow;
  readonly regularHours: boolean;
}

/** What the broker has of a stretch of time: all bars that begin in it, in ascending order. */
export interface PastStretch {
  readonly from: Instant;
  readonly until: Instant;
  readonly bars: readonly HistoricalBar[];
  readonly fetchedAt: Instant;
}

/** Answers of the broker about the past, as the configured account got them. Every method is one statement in the unit of work that it is given. */
export abstract class PastBarsStore {
  /** Returns the stretch that reaches furthest back of those that hold the moment before `until` and were fetched since, or null. */
  abstract before(
    tx: Tx,
    series: PastSeries,
    when: { readonly until: Instant; readonly fetchedSince: Instant },
  ): Promise<PastStretch | null>;
  /** Keeps a stretch of the contract that the instrument is now; nothing where it is none. */
  abstract keep(tx: Tx, series: PastSeries, stretch: PastStretch): Promise<void>;
  /** Forgets what was fetched before the moment, and the oldest beyond so many bars, whatever account they are of. */
  abstract prune(
    tx: Tx,
    limits: { readonly fetchedSince: Instant; readonly barsMax: number },
  ): Promise<void>;
}
