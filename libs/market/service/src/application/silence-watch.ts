import type { MarketStaleV1 } from '@fairlead/contracts';
import type { Instant } from '@fairlead/core';
import {
  FeedWatch,
  SILENCE_LIMITS,
  type WatchedInstrument,
  silenceDecider,
} from '@fairlead/market-domain';

/** Who is silent, in memory. A cache of the record: a change counts once it is published. */
export class SilenceWatch {
  private readonly feed = new FeedWatch(SILENCE_LIMITS);
  private silent = silenceDecider.initial;

  /** A tick of any instrument came (epoch ms). */
  onTick(atMs: number): void {
    this.feed.onTick(atMs);
  }

  /** Takes in what was reported before a restart. */
  restore(instrumentKeys: readonly string[]): void {
    this.silent = new Set([...this.silent, ...instrumentKeys]);
  }

  /** Returns what has to be reported now. */
  changes(instruments: readonly WatchedInstrument[], now: Instant): readonly MarketStaleV1[] {
    return silenceDecider.decide({ instruments, feed: this.feed, now }, this.silent).value;
  }

  /** These are published now. */
  markReported(changes: readonly MarketStaleV1[]): void {
    this.silent = changes.reduce(silenceDecider.evolve, this.silent);
  }
}
