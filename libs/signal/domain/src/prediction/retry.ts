/** How a request that failed is repeated. */
export interface RetryPolicy {
  /** The first try included. */
  readonly attemptsMax: number;
  /** Before the second try; doubled for each one after it. */
  readonly delayMsMin: number;
  readonly delayMsMax: number;
  /** A server that asks for more than this is not waited for. */
  readonly retryAfterMsMax: number;
}

/** A request that failed, and might be repeated. */
export interface FailedAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly isRetryable: boolean;
  /** What the server asks for in `Retry-After`. */
  readonly retryAfterMs: number | null;
  /** From 0 to 1, so that many clients do not come back at the same moment. */
  readonly random: number;
}

/** Returns after how many milliseconds the request is repeated, or null where it is not. */
export function retryDelayMs(failed: FailedAttempt, policy: RetryPolicy): number | null {
  const { attempt, isRetryable, retryAfterMs, random } = failed;
  if (!isRetryable || attempt >= policy.attemptsMax) return null;
  if (retryAfterMs !== null && retryAfterMs > policy.retryAfterMsMax) return null;
  const backoffMs = Math.min(policy.delayMsMax, policy.delayMsMin * 2 ** (attempt - 1));
  const jitteredMs = Math.round(backoffMs * (0.5 + random / 2));
  return Math.max(jitteredMs, retryAfterMs ?? 0);
}
