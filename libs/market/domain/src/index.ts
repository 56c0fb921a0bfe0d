export { type BarInterval, intervalMs, slotStart } from './bar-interval';
export type { Bar, BarPrices } from './bar';
export type { Quote } from './quote';
export type { Tick, TickKind } from './tick';
export { BarBuilder } from './bar-builder';
export { MarketFold } from './market-fold';
export { rollUpBars } from './roll-up';
export { soundBars } from './sound-bars';
export {
  type AverageTrueRange,
  type RangeBar,
  RangeWindow,
  averageTrueRange,
  trueRange,
} from './average-true-range';
export { FeedWatch, type SilenceLimits } from './feed-watch';
