import type { Instant } from '@fairlead/core';

/** A steady rate with room for a burst. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** The tokens that were left at a moment. */
export interface TokenBucket {
  readonly tokens: number;
  readonly countedAt: Instant;
}

/** Returns a full bucket. */
export function fullBucket(limit: RateLimit, now: Instant): TokenBucket {
  return { tokens: limit.burst, countedAt: now };
}

/** What taking a token led to. */
export interface Taken {
  readonly bucket: TokenBucket;
  /** 0 where a token was taken; else the milliseconds until there is one. */
  readonly waitMs: number;
}

/** Takes a token, or says how long to wait for one. */
export function takeToken(bucket: TokenBucket, limit: RateLimit, now: Instant): Taken {
  const filled = refilled(bucket, limit, now);
  const waitMs = waitOf(filled, limit);
  return { bucket: waitMs === 0 ? without(filled, 1) : filled, waitMs };
}

/** Returns the bucket as it has filled up by now. A clock that steps back adds nothing. */
export function refilled(bucket: TokenBucket, limit: RateLimit, now: Instant): TokenBucket {
  const elapsedMs = Math.max(0, now - bucket.countedAt);
  const tokens = Math.min(limit.burst, bucket.tokens + (elapsedMs * limit.perSecond) / 1_000);
  return { tokens, countedAt: now };
}

/** Returns the bucket after so many tokens were taken, which it has to hold. */
export function without(bucket: TokenBucket, count: number): TokenBucket {
  return { ...bucket, tokens: bucket.tokens - count };
}

/** Returns 0 where there is a token, else the milliseconds until there is one. */
export function waitOf({ tokens }: TokenBucket, limit: RateLimit): number {
  return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * 1_000) / limit.perSecond);
}

/** True where the bucket has filled up again, so that forgetting it changes nothing. */
export function isFull(bucket: TokenBucket, limit: RateLimit, now: Instant): boolean {
  return bucket.tokens + ((now - bucket.countedAt) * limit.perSecond) / 1_000 >= limit.burst;
}
