import {
  EMA as ExponentialAverage,
  SMA as PlainAverage,
  ATR as TrueRangeAverage,
  VWAP as VolumeWeightedPrice,
} from 'trading-signals';
import type { Indicator } from './indicator';
import { type NumberBar, barsToForget, madeOfNumbers } from './made-of-numbers';

/** Returns the closes of bars. */
export function closesOf(bars: readonly NumberBar[]): number[] {
  return bars.map(({ close }) => close);
}

/** The share of each new bar in an exponential average. */
export function exponentialShare(period: number): number {
  return 2 / (period + 1);
}

/** The plain average of the last `period` closes. First of `period` bars. */
export const SMA: Indicator = madeOfNumbers({
  barsWanted: (period) => period,
  make: (bars, period) => {
    const average = new PlainAverage(period);
    average.updates(closesOf(bars));
    return average.getResult();
  },
});

/** The exponential average of the closes: each new one weighs 2 / (period + 1). It begins with the first close (TA-Lib: with a plain average). First of `period` bars. */
export const EMA: Indicator = madeOfNumbers({
  barsWanted: (period) => period,
  fadesAfter: (period) => barsToForget(exponentialShare(period)),
  make: (bars, period) => {
    const average = new ExponentialAverage(period);
    average.updates(closesOf(bars));
    return average.getResult();
  },
});

/**
 * The average true range as Wilder smooths it: each new range weighs 1 / period. It begins with the plain average of the first
 * `period` ranges, the first of which is high − low (TA-Lib leaves that one out). First of `period` bars.
 */
export const ATR_WILDER: Indicator = madeOfNumbers({
  barsWanted: (period) => period,
  // The first range of these bars is not measured from a close before it: it has to fade too.
  fadesAfter: (period) => barsToForget(1 / period) + 1,
  make: (bars, period) => {
    const average = new TrueRangeAverage(period);
    average.updates([...bars]);
    return average.getResult();
  },
});

/**
 * The average of the last `period` typical prices, (high + low + close) / 3, by their volumes: it rolls, it does not begin anew
 * with a session. None where nothing was traded in any of these bars. First of `period` bars.
 */
export const VWAP: Indicator = madeOfNumbers({
  barsWanted: (period) => period,
  make: (bars) => {
    const price = new VolumeWeightedPrice();
    price.updates([...bars]);
    return price.getResult();
  },
});
