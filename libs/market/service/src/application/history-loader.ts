import { REQUESTS } from '@fairlead/contracts';
import type { Clock, Instant } from '@fairlead/core';
import {
  type Bar,
  type BarInterval,
  HISTORY_SECONDS_MAX,
  intervalMs,
  slotStart,
} from '@fairlead/market-domain';
import type { Logger, Messenger } from '@fairlead/platform';
import { barOfHistory } from './market.mapper';

const HISTORY_SECONDS_MIN = 300;
const REPLY_TIMEOUT_MS = 30_000;
const RETRY_MIN_MS = 15_000;
const RETRY_MAX_MS = 600_000;
/** The broker refuses the 61st request for small bars within ten minutes; people want some too. */
const REQUESTS_MAX = 50;
const REQUESTS_WINDOW_MS = 600_000;
/** The broker has a bar this long after its end. */
const LATE_MS = 5_000;

/** Bars of one instrument and length. */
export interface SeriesName {
  readonly instrumentKey: string;
  readonly interval: BarInterval;
}

/** What the loader works with. */
export interface HistoryParts {
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Lengths of the bars that are fetched, shortest first. */
  readonly intervals: readonly BarInterval[];
  /** Start of the newest bar known (epoch ms), or null. */
  readonly newest: (series: SeriesName) => number | null;
  readonly isDelayed: (instrumentKey: string) => boolean;
  /** Keeps complete bars of one series, with the moment (epoch ms) that they reach up to. */
  readonly keep: (bars: readonly Bar[], coveredUntil: number) => Promise<void>;
}

interface Request extends SeriesName {
  readonly tries: number;
  /** Epoch ms. */
  readonly dueAt: number;
  /** True where it fetches the bar that was still growing at the request before. */
  readonly isForGrown: boolean;
}

/** Fetches the bars that are missing, one request at a time, within the broker's pacing; fails into a later try. */
export class HistoryLoader {
  private queue: Request[] = [];
  private recent: number[] = [];
  private isLoading = false;
  private isStopped = false;

  constructor(private readonly parts: HistoryParts) {}

  /** Fetches the bars of these instruments that are missing, the shortest first, in this order. */
  enqueue(instrumentKeys: readonly string[]): void {
    const wanted = new Set(instrumentKeys);
    const dueAt = this.parts.clock.now();
    const others = this.queue.filter((request) => !wanted.has(request.instrumentKey));
    const added = this.parts.intervals.flatMap(
      (interval) =>
      instrumentKeys.map((instrumentKey) => ({ instrumentKey, interval, dueAt, tries: 0, isForGrown: false })), // prettier-ignore
    );
    this.queue = [...others, ...added];
  }

  /** Forgets what waits: the way to the broker is closed. */
  clear(): void {
    this.queue = [];
  }

  /** Fetches nothing more; what is asked for now is not waited for. */
  stop(): void {
    this.isStopped = true;
    this.clear();
  }

  /** Fetches what is due until nothing is. Called every second; never throws. */
  async loadDue(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    try {
      for (let next = this.takeDue(); next !== null; next = this.takeDue()) await this.load(next);
    } finally {
      this.isLoading = false;
    }
  }

  private takeDue(): Request | null {
    const now = this.parts.clock.now();
    this.recent = this.recent.filter((requestedAt) => now - requestedAt < REQUESTS_WINDOW_MS);
    if (this.recent.length >= REQUESTS_MAX) return null;
    const index = this.queue.findIndex((request) => request.dueAt <= now);
    const [request] = index < 0 ? [] : this.queue.splice(index, 1);
    return request ?? null;
  }

  private async load(request: Request): Promise<void> {
    const { instrumentKey, interval, tries } = request;
    const now = this.parts.clock.now();
    this.recent.push(now);
    try {
      await this.fetch(request, now);
      this.fetchGrowing(request, now);
    } catch (error) {
      if (this.isStopped) return;
      const waitMs = Math.min(RETRY_MIN_MS * 2 ** tries, RETRY_MAX_MS);
      this.queue.push({ ...request, tries: tries + 1, dueAt: now + waitMs });
      this.parts.logger.warn('history.failed', { instrumentKey, interval, tries, error });
    }
  }

  private async fetch({ instrumentKey, interval }: Request, now: Instant): Promise<void> {
    const durationSeconds = this.missingSeconds({ instrumentKey, interval }, now);
    const request = { instrumentKey, interval, durationSeconds };
    const reply = await this.parts.messenger.request(REQUESTS.history, request, {
      timeoutMs: REPLY_TIMEOUT_MS,
    });
    const labels = { instrumentKey, interval, delayed: this.parts.isDelayed(instrumentKey) };
    const lengthMs = intervalMs(interval);
    // The broker ends its answer with the bar that is still growing.
    const coveredUntil = slotStart(now, lengthMs);
    const bars = reply
      .map((bar) => barOfHistory(bar, labels))
      .filter((bar) => bar.startsAt + lengthMs <= coveredUntil)
      .sort((a, b) => a.startsAt - b.startsAt);
    await this.parts.keep(bars, coveredUntil);
    this.parts.logger.debug('history.loaded', { instrumentKey, interval, bars: bars.length });
  }

  /**
   * The bar of this moment began before our ticks did, so they make none of it. Of the shortest length one bar is less than
   * another request to the broker; of longer ones it would be missing in an indicator for hours.
   */
  private fetchGrowing(loaded: Request, now: Instant): void {
    const { instrumentKey, interval } = loaded;
    if (loaded.isForGrown || interval === this.parts.intervals[0]) return;
    const lengthMs = intervalMs(interval);
    const dueAt = slotStart(now, lengthMs) + lengthMs + LATE_MS;
    this.queue.push({ instrumentKey, interval, dueAt, tries: 0, isForGrown: true });
  }

  private missingSeconds(series: SeriesName, now: Instant): number {
    const secondsMax = HISTORY_SECONDS_MAX[series.interval];
    const newest = this.parts.newest(series);
    if (newest === null) return secondsMax;
    const missing = Math.ceil((now - newest) / 1_000) + 60;
    const secondsMin = Math.max(HISTORY_SECONDS_MIN, intervalMs(series.interval) / 1_000);
    return Math.min(Math.max(missing, secondsMin), secondsMax);
  }
}
