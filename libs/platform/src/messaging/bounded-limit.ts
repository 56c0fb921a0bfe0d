/** Returns how many rows a reply may hold: what was asked for within 1 and `max`, and `max` where that is no number. */
export function boundedLimit(limit: number, max: number): number {
  return Number.isInteger(limit) ? Math.min(Math.max(limit, 1), max) : max;
}
