import { ATR } from './average-true-range';
import { ATR_WILDER, EMA, SMA, VWAP } from './averages';
import { BOLLINGER_LOWER, BOLLINGER_UPPER, VOLATILITY } from './deviations';
import type { Indicator } from './indicator';
import { MACD, MACD_SIGNAL, RSI } from './oscillators';

/** Every indicator that there is, by the name that it is published under. */
export const INDICATORS = {
  ...{ ATR, ATR_WILDER, SMA, EMA, RSI, MACD, MACD_SIGNAL },
  ...{ BOLLINGER_UPPER, BOLLINGER_LOWER, VWAP, VOLATILITY },
} as const satisfies Readonly<Record<string, Indicator>>;
