/** The machine's monotonic clock in microseconds: the same for every process of it. */
export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}

/** Two percentiles of a latency, in ms. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Returns the percentiles of some latencies (ms), each the smallest value that so many are not above. */
export function percentilesOf(latenciesMs: readonly number[]): Percentiles {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const at = (share: number): number =>
    rounded(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN);
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Returns a figure with two decimals. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Waits until a moment of the monotonic clock, in microseconds. */
export async function untilUs(at: number): Promise<void> {
  const waitMs = (at - monotonicUs()) / 1_000;
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
}
