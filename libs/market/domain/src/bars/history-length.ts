import type { BarInterval } from './bar-interval';

/** The most that the broker gives at once of bars of each length, in seconds. */
export const HISTORY_SECONDS_MAX: Readonly<Record<BarInterval, number>> = {
  '5s': 3_600,
  '10s': 14_400,
  '1m': 86_400,
  '5m': 604_800,
  '15m': 604_800,
  '1h': 2_592_000,
  '1d': 31_536_000,
};
