import { decimal } from '@fairlead/core';
import * as fc from 'fast-check';
import { MarketFold } from '../quotes/market-fold';
import { type BarInterval, intervalMs } from './bar-interval';
import { rollUpBars } from './roll-up';
import type { Tick } from '../quotes/tick';

const T0 = 1_800_000_000_000;

const ticksInOrder = fc
  .array(fc.record({ gapMs: fc.nat(4_000), cents: fc.integer({ min: 1, max: 1_000_000 }) }), {
    minLength: 1,
    maxLength: 200,
  })
  .map((steps) => {
    let at = T0;
    return steps.map(({ gapMs, cents }): Tick => {
      at += gapMs;
      return ['K', 'last', (cents / 100).toFixed(2), at];
    });
  });

describe('bars', () => {
  it('are what a plain grouping of their ticks gives', () => {
    fc.assert(
      fc.property(ticksInOrder, (ticks) => {
        const fold = new MarketFold(['5s']);
        fold.apply(ticks, false);
        fold.closeBarsUntil(T0 + 10_000_000);
        for (const bar of fold.takeBars()) {
          const own = ticks.filter((t) => t[3] >= bar.startsAt && t[3] < bar.startsAt + 5_000);
          const prices = own.map((t) => decimal(t[2] ?? '0').toNumber());
          expect(Number(bar.high)).toBe(Math.max(...prices));
          expect(Number(bar.low)).toBe(Math.min(...prices));
          expect([bar.open, bar.close, bar.tickCount]).toEqual([
            own[0]?.[2],
            own.at(-1)?.[2],
            own.length,
          ]);
        }
      }),
    );
  });

  it('come out the same however the ticks were batched and the clock was called', () => {
    fc.assert(
      fc.property(ticksInOrder, fc.integer({ min: 1, max: 20 }), (ticks, size) => {
        const whole = new MarketFold(['5s', '1m']);
        whole.apply(ticks, false);
        const split = new MarketFold(['5s', '1m']);
        for (let start = 0; start < ticks.length; start += size) {
          const batch = ticks.slice(start, start + size);
          split.apply(batch, false);
          split.closeBarsUntil(batch.at(-1)?.[3] ?? 0);
        }
        for (const fold of [whole, split]) fold.closeBarsUntil(T0 + 10_000_000);
        const sorted = (fold: MarketFold): string[] =>
          fold.takeBars().map((bar) => JSON.stringify(bar)).sort(); // prettier-ignore
        expect(sorted(split)).toEqual(sorted(whole));
      }),
    );
  });

  it('roll up to the same longer bars later as they did while they were built', () => {
    fc.assert(
      fc.property(ticksInOrder, (ticks) => {
        const fold = new MarketFold(['5s', '1m']);
        fold.apply([['K', 'last', '1', T0], ...ticks], false);
        const end = T0 + 10_000_000;
        fold.closeBarsUntil(end);
        const bars = fold.takeBars();
        const short = bars.filter((bar) => bar.interval === '5s');
        expect(rollUpBars(short, '1m', end)).toEqual(bars.filter((bar) => bar.interval === '1m'));
      }),
    );
  });

  const SETS: readonly (readonly BarInterval[])[] = [['10s'], ['10s', '1m'], ['5s'], ['5s', '1m', '5m'], ['10s', '5m']]; // prettier-ignore
  const anySet = fc.constantFrom(...SETS);

  it('of lengths that come and go while ticks do are whole, or are not', () => {
    const steps = fc.array(fc.tuple(fc.nat(200), anySet), { maxLength: 4 });
    fc.assert(
      fc.property(ticksInOrder, anySet, steps, (ticks, first, changes) => {
        const fold = new MarketFold(first);
        for (const [index, tick] of ticks.entries()) {
          for (const [at, intervals] of changes) if (at === index) fold.build(intervals);
          fold.apply([tick], false);
          if (index % 7 === 0) fold.closeBarsUntil(tick[3]);
        }
        fold.closeBarsUntil(T0 + 10_000_000);
        for (const bar of fold.takeBars()) {
          const end = bar.startsAt + intervalMs(bar.interval);
          const own = ticks.filter((tick) => tick[3] >= bar.startsAt && tick[3] < end);
          const prices = own.map((tick) => Number(tick[2]));
          expect(bar).toMatchObject({
            ...{ open: own[0]?.[2], close: own.at(-1)?.[2], tickCount: own.length },
          });
          expect([Number(bar.high), Number(bar.low)]).toEqual([Math.max(...prices), Math.min(...prices)]); // prettier-ignore
        }
      }),
    );
  });

  it('of a length that is added are built from its next bar on, and those that were built go on', () => {
    fc.assert(
      fc.property(ticksInOrder, fc.nat(150), (ticks, when) => {
        const [plain, grown] = [new MarketFold(['5s', '1m']), new MarketFold(['5s'])];
        for (const [index, tick] of ticks.entries()) {
          if (index === when) grown.build(['5s', '1m']);
          for (const fold of [plain, grown]) fold.apply([tick], false);
        }
        for (const fold of [plain, grown]) fold.closeBarsUntil(T0 + 10_000_000);
        const [all, found] = [plain.takeBars(), grown.takeBars()];
        expect(found.filter(({ interval }) => interval === '5s')).toEqual(all.filter(({ interval }) => interval === '5s')); // prettier-ignore
        const since = ticks[when]?.[3] ?? Infinity;
        const later = all.filter((bar) => bar.interval === '1m' && bar.startsAt >= since);
        const minutes = found.filter(({ interval }) => interval === '1m');
        expect(minutes).toEqual(expect.arrayContaining([...later]));
        for (const minute of minutes) expect(all).toContainEqual(minute);
      }),
    );
  });
});
