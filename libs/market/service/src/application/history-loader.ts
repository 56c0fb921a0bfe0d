import { REQUESTS } from '@fairlead/contracts';
import type { Clock, Instant } from '@fairlead/core';
import { type Bar, intervalMs } from '@fairlead/market-domain';
import type { Logger, Messenger } from '@fairlead/platform';
import { barOfHistory } from './market.mapper';
import { ATR_INTERVAL } from './atr-cache';

/** The most that the broker gives of 10-second bars at once, in seconds. */
const HISTORY_SECONDS_MAX = 14_400;
const HISTORY_SECONDS_MIN = 300;
const REPLY_TIMEOUT_MS = 30_000;
const RETRY_MIN_MS = 15_000;
const RETRY_MAX_MS = 600_000;
/** The broker refuses the 61st request for small bars within ten minutes; people want some too. */
const REQUESTS_MAX = 50;
const REQUESTS_WINDOW_MS = 600_000;

/** What the loader works with. */
export interface HistoryParts {
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Start of the newest bar known (epoch ms), or null. */
  readonly newest: (instrumentKey: string) => number | null;
  readonly isDelayed: (instrumentKey: string) => boolean;
  /** Keeps complete bars of one instrument, with the moment (epoch ms) that they reach up to. */
  readonly keep: (bars: readonly Bar[], coveredUntil: number) => Promise<void>;
}

interface Request {
  readonly instrumentKey: string;
  readonly tries: number;
  /** Epoch ms. */
  readonly dueAt: number;
}

/** Fetches the bars that are missing, one request at a time, within the broker's pacing; fails into a later try. */
export class HistoryLoader {
  private queue: Request[] = [];
  private recent: number[] = [];
  private isLoading = false;

  constructor(private readonly parts: HistoryParts) {}

  /** Fetches the bars of these instruments that are missing, in this order. */
  enqueue(instrumentKeys: readonly string[]): void {
    const wanted = new Set(instrumentKeys);
    const now = this.parts.clock.now();
    const others = this.queue.filter((request) => !wanted.has(request.instrumentKey));
    const added = instrumentKeys.map((instrumentKey) => ({ instrumentKey, tries: 0, dueAt: now }));
    this.queue = [...others, ...added];
  }

  /** Forgets what waits: the way to the broker is closed. */
  clear(): void {
    this.queue = [];
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
    this.recent = this.recent.filter((at) => now - at < REQUESTS_WINDOW_MS);
    if (this.recent.length >= REQUESTS_MAX) return null;
    const index = this.queue.findIndex((request) => request.dueAt <= now);
    const [request] = index < 0 ? [] : this.queue.splice(index, 1);
    return request ?? null;
  }

  private async load(request: Request): Promise<void> {
    const { instrumentKey, tries } = request;
    const now = this.parts.clock.now();
    this.recent.push(now);
    try {
      await this.fetch(instrumentKey, now);
    } catch (error) {
      const waitMs = Math.min(RETRY_MIN_MS * 2 ** tries, RETRY_MAX_MS);
      this.queue.push({ instrumentKey, tries: tries + 1, dueAt: now + waitMs });
      this.parts.logger.warn('history.failed', { instrumentKey, tries, error });
    }
  }

  private async fetch(instrumentKey: string, now: Instant): Promise<void> {
    const request = {
      instrumentKey,
      interval: ATR_INTERVAL,
      durationSeconds: this.missingSeconds(instrumentKey, now),
    };
    const reply = await this.parts.messenger.request(REQUESTS.history, request, {
      timeoutMs: REPLY_TIMEOUT_MS,
    });
    const labels = { ...request, delayed: this.parts.isDelayed(instrumentKey) };
    const lengthMs = intervalMs(ATR_INTERVAL);
    // The broker ends its answer with the bar that is still growing.
    const coveredUntil = now - (now % lengthMs);
    const bars = reply
      .map((bar) =>
        barOfHistory(bar, { instrumentKey, interval: labels.interval, delayed: labels.delayed }),
      )
      .filter((bar) => bar.startsAt + lengthMs <= coveredUntil)
      .sort((a, b) => a.startsAt - b.startsAt);
    await this.parts.keep(bars, coveredUntil);
    this.parts.logger.debug('history.loaded', { instrumentKey, bars: bars.length });
  }

  private missingSeconds(instrumentKey: string, now: Instant): number {
    const newest = this.parts.newest(instrumentKey);
    if (newest === null) return HISTORY_SECONDS_MAX;
    const missing = Math.ceil((now - newest) / 1_000) + 60;
    return Math.min(Math.max(missing, HISTORY_SECONDS_MIN), HISTORY_SECONDS_MAX);
  }
}
