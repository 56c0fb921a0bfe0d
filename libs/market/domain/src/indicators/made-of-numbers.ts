import { decimal } from '@fairlead/core';
import type { Indicator, IndicatorBar } from './indicator';

const PLACES = 10;
/** What the first value of a smoothed one still weighs where the bars before it are left out. */
const SEED_WEIGHT = 1e-12;

/** A bar as the library takes it. What it makes of it is an estimate: no money is counted by it. */
export interface NumberBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** How an indicator is made from numbers. */
interface NumberFormula {
  readonly barsWanted: (period: number) => number;
  /** Bars beyond the wanted ones until what it began with weighs nothing; absent: it looks at the wanted ones only. */
  readonly fadesAfter?: (period: number) => number;
  /** Returns the value after at least the wanted bars; null where there is none. */
  readonly make: (bars: readonly NumberBar[], period: number) => number | null;
}

/** Returns the indicator of a formula: nothing before it has the bars that it wants, rounded to 10 places. */
export function madeOfNumbers({ barsWanted, fadesAfter, make }: NumberFormula): Indicator {
  const barsNeeded = (period: number): number => barsWanted(period) + (fadesAfter?.(period) ?? 0);
  return {
    barsWanted,
    barsNeeded,
    valueOf: (bars, period) => {
      const wanted = barsWanted(period);
      const newest = bars.at(-1);
      if (newest === undefined || bars.length < wanted) return null;
      const value = make(bars.slice(-barsNeeded(period)).map(numbersOf), period);
      if (value === null) return null;
      return {
        value: decimal(value.toFixed(PLACES)),
        barsUsed: wanted,
        barsWanted: wanted,
        lastStartsAt: newest.startsAt,
      };
    },
  };
}

/** Returns after how many bars an average that takes in this share of each new one has forgotten its first value. */
export function barsToForget(share: number): number {
  return share >= 1 ? 0 : Math.ceil(Math.log(SEED_WEIGHT) / Math.log1p(-share));
}

function numbersOf({ high, low, close, volume }: IndicatorBar): NumberBar {
  return { high: Number(high), low: Number(low), close: Number(close), volume: Number(volume) };
}
