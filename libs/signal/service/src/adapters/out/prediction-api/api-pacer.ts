import { type Instant, instant } from '@fairlead/core';
import { type RateLimit, type TokenBucket, fullBucket, takeToken } from '@fairlead/signal-domain';

/** Lets requests go at most at a rate, and none before the server wants to be spoken to again. */
export class ApiPacer {
  private bucket: TokenBucket;
  private notBefore: Instant;

  constructor(
    private readonly limit: RateLimit,
    private readonly pause: (ms: number) => Promise<void>,
  ) {
    this.notBefore = monotonicNow();
    this.bucket = fullBucket(limit, this.notBefore);
  }

  /** Waits for the turn of one request. */
  async turn(): Promise<void> {
    for (;;) {
      const now = monotonicNow();
      const heldMs = this.notBefore - now;
      if (heldMs > 0) {
        await this.pause(heldMs);
        continue;
      }
      const { bucket, waitMs } = takeToken(this.bucket, this.limit, now);
      this.bucket = bucket;
      if (waitMs === 0) return;
      await this.pause(waitMs);
    }
  }

  /** Holds every request back for so long. */
  hold(ms: number): void {
    this.notBefore = instant(Math.max(this.notBefore, monotonicNow() + Math.round(ms)));
  }
}

/** A clock that is set back must not hold requests. */
function monotonicNow(): Instant {
  return instant(Math.round(performance.now()));
}
