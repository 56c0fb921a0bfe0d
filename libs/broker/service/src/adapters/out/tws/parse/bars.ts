import { ZERO, decimalText, isMarketBar, mayBeNegative } from '@fairlead/core';
import type { PastBar } from '../../../../application/ports/broker-link';
import { FIGURES, figure } from './figures';
import { brokerTime } from './time';

/** A bar as the broker sends it. */
export interface RawBar {
  readonly time: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | undefined;
}

/** Returns a bar of the past, or null where its time or one of its prices is none: a hole is better than a wrong bar. */
export function pastBarOf(raw: RawBar, kind: string): PastBar | null {
  const startsAt = brokerTime(raw.time);
  const ranges = FIGURES.historicalData;
  const open = figure(ranges.open, raw.open, { kind });
  const high = figure(ranges.high, raw.high, { kind });
  const low = figure(ranges.low, raw.low, { kind });
  const close = figure(ranges.close, raw.close, { kind });
  if (!startsAt.ok || open === null || high === null || low === null || close === null) {
    return null;
  }
  const prices = { open, high, low, close };
  if (!encloses(prices, kind)) return null;
  const volume = figure(ranges.volume, raw.volume) ?? ZERO;
  return { startsAt: startsAt.value, ...prices, volume };
}

function encloses(bar: Pick<PastBar, 'open' | 'high' | 'low' | 'close'>, kind: string): boolean {
  const texts = {
    open: decimalText(bar.open),
    high: decimalText(bar.high),
    low: decimalText(bar.low),
    close: decimalText(bar.close),
  };
  return isMarketBar(texts, mayBeNegative(kind));
}
