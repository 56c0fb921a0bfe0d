import { decimal, decimalText } from '@fairlead/core';
import type { Bar } from './bar';
import { type BarInterval, intervalMs, slotStart } from './bar-interval';

/** A bar that is still growing. Mutable and local to its builder: it is touched for every tick. */
export interface OpenBar {
  readonly startsAt: number;
  readonly endsAt: number;
  open: string;
  high: string;
  low: string;
  close: string;
  /** The same as `high` and `low`, for comparing only; what is published is the text. */
  highNumber: number;
  lowNumber: number;
  volume: string;
  tickCount: number;
  delayed: boolean;
}

/** Returns the open bar of the slot that the moment lies in, with one price in it. */
export function startBar(price: string, atMs: number, lengthMs: number): OpenBar {
  const startsAt = slotStart(atMs, lengthMs);
  const value = Number(price);
  return {
    startsAt,
    endsAt: startsAt + lengthMs,
    open: price,
    high: price,
    low: price,
    close: price,
    highNumber: value,
    lowNumber: value,
    volume: '0',
    tickCount: 0,
    delayed: false,
  };
}

/** Lets the bar take in a price. */
export function stretch(bar: OpenBar, price: string): void {
  const value = Number(price);
  if (value > bar.highNumber) {
    bar.high = price;
    bar.highNumber = value;
  }
  if (value < bar.lowNumber) {
    bar.low = price;
    bar.lowNumber = value;
  }
  bar.close = price;
}

/** Lets a longer bar take in a complete shorter one that lies in it. */
export function absorb(longer: OpenBar, bar: Bar): void {
  stretch(longer, bar.high);
  stretch(longer, bar.low);
  longer.close = bar.close;
  longer.volume = decimalText(decimal(longer.volume).plus(decimal(bar.volume)));
  longer.tickCount += bar.tickCount;
  longer.delayed ||= bar.delayed;
}

/** Returns the bar as it is published. */
export function completeBar(instrumentKey: string, interval: BarInterval, bar: OpenBar): Bar {
  const { startsAt, open, high, low, close, volume, tickCount, delayed } = bar;
  return { instrumentKey, interval, startsAt, open, high, low, close, volume, tickCount, delayed };
}

/** Returns a longer open bar that begins with this complete shorter one. */
export function startFrom(bar: Bar, interval: BarInterval): OpenBar {
  const longer = startBar(bar.open, bar.startsAt, intervalMs(interval));
  absorb(longer, bar);
  return longer;
}
