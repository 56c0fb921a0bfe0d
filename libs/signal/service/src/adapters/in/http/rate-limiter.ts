import type { Clock, Instant } from '@fairlead/core';
import {
  type RateLimit,
  type TokenBucket,
  fullBucket,
  isFull,
  refilled,
  waitOf,
  without,
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
    return this.takeUpTo(1, names).waitMs;
  }

  /** Takes as many tokens as every name has, up to a number, and says how long to wait for the next where these are fewer. */
  takeUpTo(
    count: number,
    names: readonly string[],
  ): { readonly taken: number; readonly waitMs: number } {
    const now = this.clock.now();
    const filled = names.map((name) => {
      const bucket = this.buckets.get(name) ?? fullBucket(this.limit, now);
      return { name, bucket: refilled(bucket, this.limit, now) };
    });
    const taken = Math.min(count, ...filled.map(({ bucket }) => Math.floor(bucket.tokens)));
    const left = filled.map(({ name, bucket }) => ({ name, bucket: without(bucket, taken) }));
    for (const { name, bucket } of taken > 0 ? left : []) {
      this.buckets.delete(name);
      this.buckets.set(name, bucket);
    }
    if (this.buckets.size > BUCKETS_MAX) this.forget(now);
    const waitMs = Math.max(0, ...left.map(({ bucket }) => waitOf(bucket, this.limit)));
    return { taken, waitMs: taken === count ? 0 : waitMs };
  }

  private forget(now: Instant): void {
    for (const [name, bucket] of this.buckets) {
      const room = this.buckets.size <= BUCKETS_MAX;
      if (room && !isFull(bucket, this.limit, now)) return;
      this.buckets.delete(name);
    }
  }
}
