import { USUAL_DAILY_MOVE } from './walk';

// Named once: looking up the global Math for each of millions of calls is slow within a sandbox such as Jest's.
const { floor, imul, sqrt } = Math;

/** Seconds after which each octave has moved: from one second to 24 days. */
const PERIODS = Array.from({ length: 22 }, (_, octave) => 2 ** octave);
const DAY_SECONDS = 86_400;
const AMPLITUDES = PERIODS.map((period) => USUAL_DAILY_MOVE * sqrt(period / DAY_SECONDS));

/** Returns a hash of three integers, evenly spread over 0 to 1. */
export function hashed(seed: number, a: number, b: number): number {
  let hash = seed ^ imul(a | 0, 0x9e3779b1) ^ imul(b | 0, 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = imul(hash ^ (hash >>> 15), 0x846ca68b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/**
 * Returns the fraction by which a seeded price differs from its middle at a moment (seconds). It walks like a price
 * over every horizon from a second to weeks, yet is a function of time alone: live ticks, history and a restart agree
 * without any state.
 */
export function walkAt(seed: number, seconds: number): number {
  let total = 0;
  for (const [octave, period] of PERIODS.entries()) {
    const position = seconds / period;
    const left = floor(position);
    const within = position - left;
    const blend = within * within * (3 - 2 * within);
    const from = hashed(seed, left, octave) * 2 - 1;
    const to = hashed(seed, left + 1, octave) * 2 - 1;
    total += (AMPLITUDES[octave] ?? 0) * (from + (to - from) * blend);
  }
  return total;
}
