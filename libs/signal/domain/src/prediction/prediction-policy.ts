import { ownValue } from '@fairlead/core';

/** What a prediction can ask for, as a signal does. */
export type PredictionAction = 'BUY' | 'SELL' | 'SHORT' | 'COVER' | 'CLOSE' | 'NEUTRAL';

/** HOLD and NEUTRAL do nothing, and are recorded. */
const ACTIONS: Readonly<Record<string, PredictionAction>> = {
  BUY: 'BUY',
  SELL: 'SELL',
  SHORT: 'SHORT',
  COVER: 'COVER',
  CLOSE: 'CLOSE',
  HOLD: 'NEUTRAL',
  NEUTRAL: 'NEUTRAL',
};

/** Which predictions become signals. */
export interface PredictionPolicy {
  /** Below this no prediction counts. */
  readonly confidenceMin: number;
  /** Higher minimums, by ticker or by what the prediction says (`AAPL`, `SHORT`). */
  readonly thresholds: Readonly<Record<string, number>>;
  /** Milliseconds from issuing during which a prediction may be traded. */
  readonly validMs: number;
}

/** Returns what a prediction asks for, or null where we do not know what it says. */
export function actionOf(signal: string): PredictionAction | null {
  const name = signal.trim().toUpperCase();
  return ownValue(ACTIONS, name) ?? null;
}

/** Returns the confidence from which a prediction counts: the highest of all minimums that concern it. */
export function thresholdOf(
  { confidenceMin, thresholds }: PredictionPolicy,
  ticker: string,
  signal: string,
): number {
  const named = [ticker, signal.trim().toUpperCase()].map(
    (name) => ownValue(thresholds, name) ?? 0,
  );
  return Math.max(confidenceMin, ...named);
}
