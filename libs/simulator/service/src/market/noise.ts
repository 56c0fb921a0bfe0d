const OCTAVES = 22;
/** A move of one standard deviation over a day, as a fraction of the price. */
const DAILY_MOVE = 0.02;
const DAY_SECONDS = 86_400;

/** Returns a hash of three integers, evenly spread over 0 to 1. */
export function hashed(seed: number, a: number, b: number): number {
  let h = (seed ^ Math.imul(a | 0, 0x9e3779b1) ^ Math.imul(b | 0, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b) >>> 0;
  return ((h ^ (h >>> 16)) >>> 0) / 0x1_0000_0000;
}

const AMPLITUDES = Array.from(
  { length: OCTAVES },
  (_, octave) => DAILY_MOVE * Math.sqrt(2 ** octave / DAY_SECONDS),
);

/**
 * Returns the fraction by which a seeded price differs from its middle at a moment (seconds). It walks like a price
 * over every horizon from a second to a month, yet is a function of time alone: live ticks, history and a restart agree
 * without any state.
 */
export function walkAt(seed: number, seconds: number): number {
  let total = 0;
  for (let octave = 0; octave < OCTAVES; octave++) {
    const position = seconds / 2 ** octave;
    const left = Math.floor(position);
    const within = position - left;
    const blend = within * within * (3 - 2 * within);
    const from = hashed(seed, left, octave) * 2 - 1;
    const to = hashed(seed, left + 1, octave) * 2 - 1;
    total += (AMPLITUDES[octave] ?? 0) * (from + (to - from) * blend);
  }
  return total;
}
