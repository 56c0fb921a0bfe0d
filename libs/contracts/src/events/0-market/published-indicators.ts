import { BAR_INTERVALS, type BarInterval } from './bar-intervals';

/** What there is of one kind of indicator. */
interface IndicatorKind {
  /** The period that is meant where none is written, and the least that says anything. */
  readonly period: number;
  readonly periodMin: number;
  /** The length of bars that is meant where none is written. */
  readonly interval: BarInterval;
}

/** The kinds of indicators, each of any period and any length of bars. market-data has a calculation for each, or does not compile. */
const INDICATOR_KINDS = {
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

/** What indicators there are. What is written in a rule is read against it; nothing has to be configured. */
export const INDICATOR_CATALOGUE = {
  kinds: INDICATOR_KINDS,
  /** The longest period of any kind: bars that it looks back. */
  periodMax: 500,
  intervals: BAR_INTERVALS,
} as const;

/** An indicator of every instrument that market-data streams. */
export interface PublishedIndicator {
  readonly name: IndicatorName;
  /** Bars that it looks back. */
  readonly period: number;
  /** Length of each of them. */
  readonly interval: BarInterval;
}

/** The indicators that are published whatever the rules name. Beside them are those that they do name. */
export const ALWAYS_PUBLISHED = [
  { name: 'ATR', period: 14, interval: '10s' },
] as const satisfies readonly PublishedIndicator[];
