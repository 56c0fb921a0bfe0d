import type { Instant } from '@fairlead/core';

const IDENTICAL_MS = 15_000;
const BURST_MS = 2_000;
const BURST_MAX = 6;
const WINDOW_MS = 600_000;
const WINDOW_MAX = 60;

/** One request for history, as the limits look at it. */
export interface HistoricalRequest {
  /** Everything that is requested, as text: the same text is the same request. */
  readonly whole: string;
  /** Contract, exchange and kind of data. */
  readonly series: string;
  /** BID_ASK counts twice. */
  readonly weight: 1 | 2;
}

interface Taken extends HistoricalRequest {
  readonly at: Instant;
}

/**
 * The broker's limits of requests for history: none like it within 15 seconds, fewer than six of one series within two,
 * and sixty within ten minutes. Remembers those sixty and no more.
 */
export class HistoricalLimits {
  private taken: Taken[] = [];

  /** Takes a request in, unless it is one too many: then false. */
  take(request: HistoricalRequest, at: Instant): boolean {
    this.taken = this.taken.filter((each) => at - each.at < WINDOW_MS);
    const within = (ms: number): readonly Taken[] => this.taken.filter((each) => at - each.at < ms);
    const identical = within(IDENTICAL_MS).some(({ whole }) => whole === request.whole);
    const burst = within(BURST_MS).filter(({ series }) => series === request.series);
    const weight = this.taken.reduce((total, each) => total + each.weight, 0) + request.weight;
    if (identical || burst.length + 1 >= BURST_MAX || weight > WINDOW_MAX) return false;
    this.taken.push({ ...request, at });
    return true;
  }
}
