/** Length of a bar; starts are multiples of it since 1970-01-01T00:00:00Z, so a day is a UTC day. */
export type BarInterval = '5s' | '10s' | '1m' | '5m' | '15m' | '1h' | '1d';

const LENGTH_MS: Readonly<Record<BarInterval, number>> = {
  '5s': 5_000,
  '10s': 10_000,
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '1d': 86_400_000,
};

/** Returns the length in ms. Every length is a multiple of the shorter ones, which roll-ups rest on. */
export function intervalMs(interval: BarInterval): number {
  return LENGTH_MS[interval];
}

/** Returns the start of the slot that a moment (epoch ms) lies in. */
export function slotStart(atMs: number, lengthMs: number): number {
  return atMs - (atMs % lengthMs);
}
