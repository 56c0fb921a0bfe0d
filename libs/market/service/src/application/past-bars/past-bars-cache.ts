import { type HistoricalBar, type HistoryQuery, REQUESTS } from '@fairlead/contracts';
import { type Clock, type Instant, instant, instantText, parseInstant } from '@fairlead/core';
import { intervalMs } from '@fairlead/market-domain';
import type { Logger, Messenger, UnitOfWork } from '@fairlead/platform';
import type { PastBarsStore, PastSeries } from '../ports/past-bars-store';

/** What the cache works with. */
export interface PastBarsCacheParts {
  readonly messenger: Pick<Messenger, 'request'>;
  readonly unitOfWork: UnitOfWork;
  readonly store: PastBarsStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long an answer counts, in ms: a split or a correction changes the past. 0: nothing is kept. */
  readonly keptMs: number;
  /** Bars in all. */
  readonly barsMax: number;
}

/** Wanted of the broker: what begins within so many seconds before a moment. */
export interface Stretch {
  readonly until: Instant;
  readonly seconds: number;
}

const REPLY_TIMEOUT_MS = 30_000;
/** The broker's newest bars can still change: trades come late. */
const SETTLED_AFTER_MS = 300_000;

/** Bars of the past, from the broker or from what it answered before. */
export class PastBarsCache {
  constructor(private readonly parts: PastBarsCacheParts) {}

  /**
   * Returns bars that begin before the moment, in ascending order: the newest of them, and of the rest as many as are at hand.
   * None at all: there is none within these seconds.
   */
  async barsBefore(series: PastSeries, stretch: Stretch): Promise<readonly HistoricalBar[]> {
    const kept = await this.guarded(() => this.kept(series, stretch), null);
    if (kept !== null) return kept;
    const bars = await this.fetch(series, stretch);
    await this.guarded(() => this.keep(series, stretch.until, bars), undefined);
    return bars;
  }

  private async kept(
    series: PastSeries,
    { until, seconds }: Stretch,
  ): Promise<readonly HistoricalBar[] | null> {
    const { unitOfWork, store } = this.parts;
    const fetchedSince = this.fetchedSince();
    const known = await unitOfWork.run((tx) => store.before(tx, series, { until, fetchedSince }));
    if (known === null) return null;
    // A stretch begins with a bar: where it reaches less far than is wanted, there is one at least.
    return known.bars.filter((bar) => isBetween(bar, until - seconds * 1_000, until));
  }

  /** Keeps what has settled. That there is nothing is not kept: it may be that there was nobody to tell. */
  private async keep(
    series: PastSeries,
    until: Instant,
    answered: readonly HistoricalBar[],
  ): Promise<void> {
    const { unitOfWork, store, clock, barsMax } = this.parts;
    const settledMs = clock.now() - intervalMs(series.interval) - SETTLED_AFTER_MS;
    const end = instant(Math.min(until, settledMs));
    const bars = answered.filter(({ startsAt }) => parseInstant(startsAt) < end);
    const [first] = bars;
    if (first === undefined) return;
    // What the broker counts as so many seconds may leave closed hours out: it reaches back as far as its first bar.
    const from = parseInstant(first.startsAt);
    const stretch = { from, until: end, bars, fetchedAt: clock.now() };
    await unitOfWork.run(async (tx) => {
      await store.keep(tx, series, stretch);
      await store.prune(tx, { fetchedSince: this.fetchedSince(), barsMax });
    });
  }

  private async fetch(
    { instrumentKey, interval, show, regularHours }: PastSeries,
    { until, seconds }: Stretch,
  ): Promise<readonly HistoricalBar[]> {
    const query: HistoryQuery = {
      ...{ instrumentKey, interval, durationSeconds: seconds },
      ...{ until: instantText(until), show, regularHours },
    };
    const timeout = { timeoutMs: REPLY_TIMEOUT_MS };
    const answer = await this.parts.messenger.request(REQUESTS.history, query, timeout);
    return [...answer].sort((a, b) => parseInstant(a.startsAt) - parseInstant(b.startsAt));
  }

  private fetchedSince(): Instant {
    return instant(this.parts.clock.now() - this.parts.keptMs);
  }

  /** A cache that cannot be reached costs a request to the broker, and no more. */
  private async guarded<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    if (this.parts.keptMs === 0) return otherwise;
    try {
      return await work();
    } catch (error) {
      this.parts.logger.warn('bars.cache-failed', { error });
      return otherwise;
    }
  }
}

function isBetween({ startsAt }: HistoricalBar, fromMs: number, untilMs: number): boolean {
  const at = parseInstant(startsAt);
  return at >= fromMs && at < untilMs;
}
