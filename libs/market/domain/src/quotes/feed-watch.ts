/** Limits of the watch, in ms. */
export interface SilenceLimits {
  /** An instrument without a tick for longer than this is silent. */
  readonly instrumentMs: number;
  /** A feed without any tick for longer than this is dead; then no single instrument is to blame. */
  readonly feedMs: number;
}

/**
 * Tells a silent instrument from a dead feed. After a pause of the whole feed every instrument gets its full time
 * again, so that the first tick after an outage does not make all the others look silent.
 */
export class FeedWatch {
  private aliveSince: number | null = null;
  private lastTickAt: number | null = null;

  constructor(private readonly limits: SilenceLimits) {}

  /** A tick of any instrument came (epoch ms). */
  onTick(atMs: number): void {
    const last = this.lastTickAt;
    if (last === null || atMs - last > this.limits.feedMs) this.aliveSince = atMs;
    if (last === null || atMs > last) this.lastTickAt = atMs;
  }

  /** True while ticks of some instrument come. */
  isAlive(nowMs: number): boolean {
    return this.lastTickAt !== null && nowMs - this.lastTickAt <= this.limits.feedMs;
  }

  /** True where this instrument is silent although the feed lives; `watchedSince` is when it was subscribed. */
  isSilent(instrument: { lastTickAt: number | null; watchedSince: number; now: number }): boolean {
    if (!this.isAlive(instrument.now)) return false;
    const lastSign = Math.max(
      instrument.lastTickAt ?? 0,
      instrument.watchedSince,
      this.aliveSince ?? 0,
    );
    return instrument.now - lastSign > this.limits.instrumentMs;
  }
}
