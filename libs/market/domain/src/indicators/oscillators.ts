import { EMA, MACD as Convergence, RSI as RelativeStrength } from 'trading-signals';
import { closesOf, exponentialShare } from './averages';
import type { Indicator } from './indicator';
import { type NumberBar, barsToForget, madeOfNumbers } from './made-of-numbers';

const NEUTRAL = 50;

/**
 * How much of the movement of the closes was upwards, 0 to 100, gains and losses as Wilder smooths them: each new one weighs
 * 1 / period, and they begin with the plain average of the first `period` changes. First of `period` + 1 bars, and `period` is at
 * least 2. Where no close differs from another it is 50: the library gives 100 then and TA-Lib 0, and by either a rule would take
 * a share that nobody trades for one that ran.
 */
export const RSI: Indicator = madeOfNumbers({
  barsWanted: (period) => period + 1,
  fadesAfter: (period) => barsToForget(1 / period),
  make: (bars, period) => {
    if (bars.every(({ close }) => close === bars[0]?.close)) return NEUTRAL;
    const strength = new RelativeStrength(period);
    strength.updates(closesOf(bars));
    return strength.getResult();
  },
});

/** The spans of a MACD: the usual ones are 12, 26 and 9. */
interface Spans {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

/** Returns the spans by the slow one: 26 means 12, 26 and 9, others are in proportion to that, rounded, at least 1. */
function spansOf(slow: number): Spans {
  const inProportion = (usual: number): number => Math.max(1, Math.round((slow * usual) / 26));
  return { fast: inProportion(12), slow, signal: inProportion(9) };
}

/**
 * The fast exponential average of the closes less the slow one. `period` is the slow one's (`spansOf`), at least 2; both begin
 * with the first close. First of `period` bars.
 */
export const MACD: Indicator = madeOfNumbers({
  barsWanted: (period) => period,
  fadesAfter: (period) => barsToForget(exponentialShare(period)),
  make: (bars, period) => convergenceOf(bars, period)?.macd ?? null,
});

/** The exponential average of the MACD, which begins with its first value. First of `period` + its own span − 1 bars. */
export const MACD_SIGNAL: Indicator = madeOfNumbers({
  barsWanted: (period) => period + spansOf(period).signal - 1,
  fadesAfter: (period) =>
    barsToForget(exponentialShare(period)) + barsToForget(exponentialShare(spansOf(period).signal)),
  make: (bars, period) => convergenceOf(bars, period)?.signal ?? null,
});

function convergenceOf(
  bars: readonly NumberBar[],
  period: number,
): { readonly macd: number; readonly signal: number } | null {
  const { fast, slow, signal } = spansOf(period);
  const convergence = new Convergence(new EMA(fast), new EMA(slow), new EMA(signal));
  convergence.updates(closesOf(bars));
  return convergence.getResult();
}
