import { REQUESTS } from '@fairlead/contracts';
import { type Clock, type Instant, instant, instantText } from '@fairlead/core';
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
/** Answers further back, one after the other, for an indicator that looks back further than one of them reaches. */
const PAGES_MAX = 10;
/** What ticks bring within a quarter of an hour is worth no further answer: the broker counts them. */
const TICKS_BRING_MS = 900_000;
/** A market that had no bar for so long has none before either: a week. */
const SILENT_SECONDS = 604_800;

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
  /** What has to be known: of which lengths, of what bars, and how many. */
  readonly needed: NeededBars;
  readonly isDelayed: (instrumentKey: string) => boolean;
  /** Keeps complete bars of one series, with the moment (epoch ms) that they reach up to. */
  readonly keep: (bars: readonly Bar[], coveredUntil: number) => Promise<void>;
}

/** The bars that are needed and those that are known. */
interface NeededBars {
  /** Lengths of the bars that are fetched, shortest first. */
  readonly intervals: readonly BarInterval[];
  /** Start of the newest and of the oldest bar known (epoch ms), or null. */
  newest(series: SeriesName): number | null;
  oldest(series: SeriesName): number | null;
  /** Returns how many bars are missing. */
  barsMissing(series: SeriesName): number;
  /** What began before this moment (epoch ms) is not used: nobody knows what followed it. */
  forgetBefore(series: SeriesName, startsAt: number): void;
}

interface Request extends SeriesName {
  readonly tries: number;
  /** Epoch ms. */
  readonly dueAt: number;
  /** True where it fetches the bar that was still growing at the request before. */
  readonly isForGrown: boolean;
  /** Start of the newest bar that was known when it was asked for (epoch ms), or null: ticks bring newer ones meanwhile. */
  readonly since: number | null;
  /** It goes on back from here (epoch ms); null: from now. */
  readonly until: number | null;
  /** Answers so far. */
  readonly pages: number;
}

/** Fetches the bars that are missing, one request at a time, within the broker's pacing; fails into a later try. */
export class HistoryLoader {
  private queue: Request[] = [];
  private recent: number[] = [];
  private isLoading = false;
  private isStopped = false;

  constructor(private readonly parts: HistoryParts) {}

  /** Fetches the bars of these instruments and lengths that are missing, the shortest first, in this order. */
  enqueue(
    instrumentKeys: readonly string[],
    intervals: readonly BarInterval[] = this.parts.needed.intervals,
  ): void {
    const wanted = new Set(instrumentKeys);
    const dueAt = this.parts.clock.now();
    const others = this.queue.filter(
      ({ instrumentKey, interval }) => !wanted.has(instrumentKey) || !intervals.includes(interval),
    );
    const added = intervals.flatMap((interval) =>
      instrumentKeys.map((instrumentKey) => this.firstOf({ instrumentKey, interval }, dueAt)),
    );
    this.queue = [...others, ...added];
  }

  private firstOf(series: SeriesName, dueAt: number): Request {
    const since = this.parts.needed.newest(series);
    return { ...series, dueAt, since, tries: 0, isForGrown: false, until: null, pages: 0 };
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
    this.queue = this.queue.filter((each) => this.parts.needed.intervals.includes(each.interval));
    const index = this.queue.findIndex((request) => request.dueAt <= now);
    const [request] = index < 0 ? [] : this.queue.splice(index, 1);
    return request ?? null;
  }

  private async load(request: Request): Promise<void> {
    const { instrumentKey, interval, tries } = request;
    const now = this.parts.clock.now();
    this.recent.push(now);
    try {
      if (request.until === null) await this.loadNewest(request, now);
      else await this.loadBefore({ ...request, until: request.until }, now);
    } catch (error) {
      if (this.isStopped) return;
      const waitMs = Math.min(RETRY_MIN_MS * 2 ** tries, RETRY_MAX_MS);
      this.queue.push({ ...request, tries: tries + 1, dueAt: now + waitMs });
      this.parts.logger.warn('history.failed', { instrumentKey, interval, tries, error });
    }
  }

  private async loadNewest(request: Request, now: Instant): Promise<void> {
    const seconds = this.missingSeconds(request, now);
    const coveredFrom = now - seconds * 1_000;
    const { since } = request;
    const bars = await this.answerOf(request, { seconds, now });
    // What was known before ends where nobody knows what followed: no value may reach over that.
    if (since !== null && since + intervalMs(request.interval) < coveredFrom) {
      this.parts.needed.forgetBefore(request, coveredFrom);
    }
    await this.keep(request, bars, now);
    this.fetchGrowing(request, now);
    if (!request.isForGrown) this.goOnBefore(request, coveredFrom);
  }

  /** An indicator that looks back further than one answer reaches gets its bars answer by answer, behind what others wait for. */
  private async loadBefore(
    request: Request & { readonly until: number },
    now: Instant,
  ): Promise<void> {
    const { until, interval } = request;
    const seconds = HISTORY_SECONDS_MAX[interval];
    const found = await this.answerOf(request, { seconds, now });
    const earlier = found.filter((bar) => bar.startsAt + intervalMs(interval) <= until);
    await this.keep(request, earlier, now);
    const from = until - seconds * 1_000;
    if (earlier.length > 0) return this.goOnBefore(request, from);
    const place = await this.beforeSilence(request, now);
    if (place !== null) this.goOnBefore(request, Math.min(place, from));
  }

  private goOnBefore(request: Request, coveredFrom: number): void {
    const { needed } = this.parts;
    const pages = request.pages + 1;
    const missingMs = needed.barsMissing(request) * intervalMs(request.interval);
    if (missingMs <= TICKS_BRING_MS || pages > PAGES_MAX) return;
    const until = Math.min(needed.oldest(request) ?? coveredFrom, coveredFrom);
    this.queue.push({ ...request, until, pages, tries: 0 });
  }

  /** Returns where bars may be again before a stretch without any, such as a night; null: nowhere. */
  private async beforeSilence(request: Request, now: Instant): Promise<number | null> {
    this.recent.push(now);
    const hours = await this.answerOf({ ...request, interval: '1h' }, { seconds: SILENT_SECONDS, now }); // prettier-ignore
    const newest = hours.at(-1);
    return newest === undefined ? null : newest.startsAt + intervalMs('1h');
  }

  private async keep(series: SeriesName, bars: readonly Bar[], now: Instant): Promise<void> {
    await this.parts.keep(bars, slotStart(now, intervalMs(series.interval)));
    const { instrumentKey, interval } = series;
    this.parts.logger.debug('history.loaded', { instrumentKey, interval, bars: bars.length });
  }

  /** Returns the complete bars of an answer, the oldest first: the broker ends it with the one that is still growing. */
  private async answerOf(
    { instrumentKey, interval, until }: Request,
    { seconds: durationSeconds, now }: { readonly seconds: number; readonly now: Instant },
  ): Promise<readonly Bar[]> {
    const request = { instrumentKey, interval, durationSeconds };
    const place = until === null ? {} : { until: instantText(instant(until)) };
    const reply = await this.parts.messenger.request(
      REQUESTS.history,
      { ...request, ...place },
      { timeoutMs: REPLY_TIMEOUT_MS },
    );
    const labels = { instrumentKey, interval, delayed: this.parts.isDelayed(instrumentKey) };
    const lengthMs = intervalMs(interval);
    const coveredUntil = slotStart(now, lengthMs);
    return reply
      .map((bar) => barOfHistory(bar, labels))
      .filter((bar) => bar.startsAt + lengthMs <= coveredUntil)
      .sort((a, b) => a.startsAt - b.startsAt);
  }

  /**
   * The bar of this moment began before our ticks did, so they make none of it. Of the shortest length one bar is less than
   * another request to the broker; of longer ones it would be missing in an indicator for hours.
   */
  private fetchGrowing(loaded: Request, now: Instant): void {
    const { instrumentKey, interval } = loaded;
    if (loaded.isForGrown || interval === this.parts.needed.intervals[0]) return;
    const lengthMs = intervalMs(interval);
    const dueAt = slotStart(now, lengthMs) + lengthMs + LATE_MS;
    this.queue.push({ ...this.firstOf({ instrumentKey, interval }, dueAt), isForGrown: true });
  }

  private missingSeconds({ interval, since }: Request, now: Instant): number {
    const secondsMax = HISTORY_SECONDS_MAX[interval];
    if (since === null) return secondsMax;
    const missing = Math.ceil((now - since) / 1_000) + 60;
    const secondsMin = Math.max(HISTORY_SECONDS_MIN, intervalMs(interval) / 1_000);
    return Math.min(Math.max(missing, secondsMin), secondsMax);
  }
}
