import { type Instant, instant, newYorkTime } from '@fairlead/core';
import type { SimulatedContract } from '../catalogue/contract';
import { barAt } from './history';
import type { PriceSource } from './price-source';

const DAY_SECONDS = 86_400;

/** Figures of the day that move slowly beside the quote. */
export interface DayFigures {
  readonly high: string;
  readonly low: string;
  /** The close of the day before. */
  readonly close: string;
  readonly open: string;
  readonly volume: string;
  /** The average price of the day. */
  readonly average: string;
  readonly trades: number;
}

/** Returns the day's figures at a moment, from the bars that history shows. */
export function dayFigures(
  contract: SimulatedContract,
  now: Instant,
  prices: PriceSource,
): DayFigures {
  const startAt = instant(newYorkTime(now).startOf('day').toMillis());
  const of = { contract, barSeconds: DAY_SECONDS, formatDate: 1 };
  const today = barAt(startAt, { ...of, startAt, endAt: now }, prices);
  const dayBefore = instant(newYorkTime(startAt).minus({ days: 1 }).toMillis());
  const yesterday = barAt(dayBefore, { ...of, startAt: dayBefore, endAt: startAt }, prices);
  const { high, low, open, volume, wap, count } = today;
  return { high, low, open, volume, close: yesterday.close, average: wap, trades: count };
}
