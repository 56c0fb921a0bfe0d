import { BollingerBands, getStandardDeviation } from 'trading-signals';
import { closesOf } from './averages';
import type { Indicator } from './indicator';
import { madeOfNumbers } from './made-of-numbers';

/** How far the bands stand from the average, in deviations. */
const DEVIATIONS = 2;

/** The plain average of the last `period` closes and twice their deviation, that of the population. First of `period` bars; `period` is at least 2. */
export const BOLLINGER_UPPER: Indicator = bandOf('upper');

/** The plain average of the last `period` closes less twice their deviation, that of the population. First of `period` bars; `period` is at least 2. */
export const BOLLINGER_LOWER: Indicator = bandOf('lower');

function bandOf(side: 'upper' | 'lower'): Indicator {
  return madeOfNumbers({
    barsWanted: (period) => period,
    make: (bars, period) => {
      const bands = new BollingerBands(period, DEVIATIONS);
      bands.updates(closesOf(bars));
      return bands.getResult()?.[side] ?? null;
    },
  });
}

/**
 * How much the price moved from bar to bar: the deviation of the last `period` changes ln(close / close before) about their
 * average, that of the population, in percent. Of one bar, not of a year. None where a close is 0 or less. First of `period` + 1
 * bars; `period` is at least 2.
 */
export const VOLATILITY: Indicator = madeOfNumbers({
  barsWanted: (period) => period + 1,
  make: (bars) => {
    const closes = closesOf(bars);
    if (closes.some((close) => close <= 0)) return null;
    const changes = closes
      .slice(1)
      .map((close, index) => Math.log(close / (closes[index] ?? close)));
    return getStandardDeviation(changes) * 100;
  },
});
