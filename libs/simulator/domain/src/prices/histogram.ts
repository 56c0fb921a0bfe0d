import { type Instant, decimalText, instant } from '@fairlead/core';
import type { SimulatedContract } from '../catalogue/contract';
import type { PriceSource } from './price-source';

const SAMPLES = 200;
const SECONDS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
};

/** Returns the milliseconds of a period such as `3 days`, undefined for anything else. */
export function periodMs(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,4}) ([a-z]+?)s?$/.exec(text.trim().toLowerCase()) ?? [];
  const seconds = SECONDS[unit];
  return count === undefined || seconds === undefined ? undefined : Number(count) * seconds * 1_000;
}

/** Returns how much was traded at each price over a period that ends now, lowest price first. */
export function histogram(
  contract: SimulatedContract,
  window: { readonly now: Instant; readonly periodMs: number; readonly prices: PriceSource },
): readonly { readonly price: string; readonly size: string }[] {
  const { now, prices } = window;
  const ago = (ms: number): Instant => instant(Math.round(now - ms));
  const quotes = [
    ...Array.from({ length: SAMPLES }, (_, index) =>
      prices.quoteAt(contract, ago((window.periodMs * (index + 1)) / SAMPLES)),
    ),
    // What a script set was traded at, however shortly it held.
    ...prices.quotesOfChanges(contract, ago(window.periodMs), now),
  ];
  const sizes = new Map<string, number>();
  for (const { last, lastSize } of quotes) {
    const price = decimalText(last);
    sizes.set(price, (sizes.get(price) ?? 0) + lastSize);
  }
  return [...sizes]
    .map(([price, size]) => ({ price, size: String(size) }))
    .sort((left, right) => Number(left.price) - Number(right.price));
}
