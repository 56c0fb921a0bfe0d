export { type BarInterval, intervalMs, slotStart } from './bars/bar-interval';
export type { Bar, BarPrices } from './bars/bar';
export type { Quote } from './quotes/quote';
export type { Tick, TickKind } from './quotes/tick';
export { BarBuilder } from './bars/bar-builder';
export { MarketFold } from './quotes/market-fold';
export { rollUpBars } from './bars/roll-up';
export { soundBars } from './bars/sound-bars';
export {
  type AverageTrueRange,
  type RangeBar,
  RangeWindow,
  averageTrueRange,
  trueRange,
} from './indicators/average-true-range';
export { FeedWatch, type SilenceLimits } from './quotes/feed-watch';
