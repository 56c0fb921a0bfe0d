import type { Clock, Instant } from '@fairlead/core';
import {
  type RateLimit,
  type TokenBucket,
  fullBucket,
  isFull,
  takeToken,
} from '@fairlead/signal-domain';

/** Buckets that are kept at once: more senders than this at a time and the oldest start anew. */
const BUCKETS_MAX = 10_000;

/** One token bucket for each name, in memory. */
export class RateLimiter {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(
    private readonly limit: RateLimit,
    private readonly clock: Clock,
  ) {}

  /** Takes a token under every name, or none. Returns 0, or the milliseconds until all have one. */
  take(names: readonly string[]): number {
    const now = this.clock.now();
    const taken = names.map((name) => ({
      name,
      ...takeToken(this.buckets.get(name) ?? fullBucket(this.limit, now), this.limit, now),
    }));
    const waitMs = Math.max(...taken.map((one) => one.waitMs));
    if (waitMs > 0) return waitMs;
    for (const { name, bucket } of taken) {
      this.buckets.delete(name);
      this.buckets.set(name, bucket);
    }
    if (this.buckets.size > BUCKETS_MAX) this.forget(now);
    return 0;
  }

  private forget(now: Instant): void {
    for (const [name, bucket] of this.buckets) {
      const room = this.buckets.size <= BUCKETS_MAX;
      if (room && !isFull(bucket, this.limit, now)) return;
      this.buckets.delete(name);
    }
  }
}
