import type { BarInterval } from './market-bar.v1';

/** The kinds of indicators. market-data has a calculation for each, or does not compile. */
export const INDICATOR_NAMES = ['ATR'] as const;

export type IndicatorName = (typeof INDICATOR_NAMES)[number];

/** An indicator that market-data publishes of every instrument that it streams. */
export interface PublishedIndicator {
  readonly name: IndicatorName;
  /** Bars that it looks back. */
  readonly period: number;
  /** Length of each of them. */
  readonly interval: BarInterval;
}

/**
 * The indicators that market-data publishes, and no others. A rule can measure by nothing else: what is not published
 * is refused when a rule is read, not when its first entry is denied.
 */
export const PUBLISHED_INDICATORS = [
  { name: 'ATR', period: 14, interval: '10s' },
] as const satisfies readonly PublishedIndicator[];
