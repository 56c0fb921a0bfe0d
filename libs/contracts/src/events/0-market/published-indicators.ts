import type { BarInterval } from './market-bar.v1';

/** What there is of one kind of indicator. */
interface IndicatorKind {
  /** The period that is meant where none is written, and the least that says anything. */
  readonly period: number;
  readonly periodMin: number;
  /** The length of bars that is meant where none is written. */
  readonly interval: BarInterval;
}

/** The kinds of indicators, each of any period and any length of bars. market-data has a calculation for each, or does not compile. */
export const INDICATOR_KINDS = {
  ATR: { period: 14, periodMin: 1, interval: '10s' },
  ATR_WILDER: { period: 14, periodMin: 1, interval: '10s' },
  SMA: { period: 20, periodMin: 1, interval: '1m' },
  EMA: { period: 20, periodMin: 1, interval: '1m' },
  RSI: { period: 14, periodMin: 2, interval: '1m' },
  MACD: { period: 26, periodMin: 2, interval: '1m' },
  MACD_SIGNAL: { period: 26, periodMin: 2, interval: '1m' },
  BOLLINGER_UPPER: { period: 20, periodMin: 2, interval: '1m' },
  BOLLINGER_LOWER: { period: 20, periodMin: 2, interval: '1m' },
  VWAP: { period: 20, periodMin: 1, interval: '1m' },
  VOLATILITY: { period: 20, periodMin: 2, interval: '1m' },
} as const satisfies Readonly<Record<string, IndicatorKind>>;

export type IndicatorName = keyof typeof INDICATOR_KINDS;

export const INDICATOR_NAMES = Object.keys(INDICATOR_KINDS) as readonly IndicatorName[];

/** The longest period of any kind: bars that it looks back. */
export const INDICATOR_PERIOD_MAX = 500;

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
