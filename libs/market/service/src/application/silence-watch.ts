import type { MarketStaleV1 } from '@fairlead/contracts';
import type { Instant, SessionHours } from '@fairlead/core';
import { FeedWatch } from '@fairlead/market-domain';

/** An instrument without a tick for longer than this, in ms, is silent. */
const INSTRUMENT_SILENT_MS = 60_000;
/** Without any tick for longer than this, in ms, the feed is dead. */
const FEED_DEAD_MS = 5_000;

const SILENT = `no tick for ${INSTRUMENT_SILENT_MS / 1_000} s while others tick`;

/** What is looked at of one instrument. */
export interface WatchedInstrument {
  readonly instrumentKey: string;
  /** Epoch ms. */
  readonly subscribedAt: number;
  /** Epoch ms, null where no tick came yet. */
  readonly lastTickAt: number | null;
  readonly hours: SessionHours;
}

/** Finds instruments whose quotes stopped although the feed lives and their session is open, and those that came back. */
export class SilenceWatch {
  private readonly feed = new FeedWatch({
    instrumentMs: INSTRUMENT_SILENT_MS,
    feedMs: FEED_DEAD_MS,
  });
  private readonly reported = new Set<string>();

  /** A tick of any instrument came (epoch ms). */
  onTick(atMs: number): void {
    this.feed.onTick(atMs);
  }

  /** Takes in what was reported before a restart. */
  restore(instrumentKeys: readonly string[]): void {
    for (const key of instrumentKeys) this.reported.add(key);
  }

  /** Returns what has to be reported now. While the feed is dead nothing is known, so nothing changes. */
  changes(instruments: readonly WatchedInstrument[], now: Instant): readonly MarketStaleV1[] {
    if (!this.feed.isAlive(now)) return [];
    return instruments.flatMap((instrument): MarketStaleV1[] => {
      const { instrumentKey } = instrument;
      const session = instrument.hours.stateAt(now);
      if (!this.reported.has(instrumentKey)) {
        const silent = session === 'open' && this.isSilent(instrument, now);
        return silent ? [{ instrumentKey, stale: true, reason: SILENT }] : [];
      }
      if (session === 'closed')
        return [{ instrumentKey, stale: false, reason: 'its session ended' }];
      const { lastTickAt } = instrument;
      // Time granted after an outage or a new subscription is no sign of life: only a tick is.
      const isBack = lastTickAt !== null && now - lastTickAt <= INSTRUMENT_SILENT_MS;
      return isBack ? [{ instrumentKey, stale: false, reason: 'ticks came again' }] : [];
    });
  }

  /** These are published now. */
  markReported(changes: readonly MarketStaleV1[]): void {
    for (const { instrumentKey, stale } of changes) {
      if (stale) this.reported.add(instrumentKey);
      else this.reported.delete(instrumentKey);
    }
  }

  private isSilent({ lastTickAt, subscribedAt }: WatchedInstrument, now: Instant): boolean {
    return this.feed.isSilent({ lastTickAt, watchedSince: subscribedAt, now });
  }
}
