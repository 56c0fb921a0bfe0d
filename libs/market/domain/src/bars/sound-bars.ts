import { type BarTexts, instrumentTypeOf, isMarketBar, mayBeNegative } from '@fairlead/core';

/** Returns the bars whose prices an instrument can have: what was stored or sent otherwise is not computed with. */
export function soundBars<T extends BarTexts>(
  instrumentKey: string,
  bars: readonly T[],
): readonly T[] {
  const signed = mayBeNegative(instrumentTypeOf(instrumentKey));
  return bars.filter((bar) => isMarketBar(bar, signed));
}
