import type { BarInterval } from './market-bar.v1';

/**
 * The indicators that market-data publishes, and no others. A rule can measure by nothing else: what is not published
 * is refused when a rule is read, not when its first entry is denied.
 */
export const PUBLISHED_INDICATORS = [
  { name: 'ATR', period: 14, interval: '10s' },
] as const satisfies readonly {
  readonly name: 'ATR';
  readonly period: number;
  readonly interval: BarInterval;
}[];
