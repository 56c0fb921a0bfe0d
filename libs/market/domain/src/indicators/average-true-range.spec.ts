import { ATR, SMA } from 'trading-signals';
import * as fc from 'fast-check';
import { averageTrueRange, trueRange } from './average-true-range';
import { BarWindow } from './bar-window';
import type { IndicatorBar } from './indicator';

const bar = (index: number, high: string, low: string, close: string): IndicatorBar => ({
  startsAt: index * 10_000,
  high,
  low,
  close,
  volume: '1',
}); // prettier-ignore

describe('true range', () => {
  it('is high less low where the previous close lies inside', () => {
    expect(trueRange(bar(1, '12', '10', '11'), bar(0, '0', '0', '11')).toFixed()).toBe('2');
  });
  it('reaches up from a previous close below the low', () => {
    expect(trueRange(bar(1, '12', '10', '11'), bar(0, '0', '0', '7.5')).toFixed()).toBe('4.5');
  });
  it('reaches down from a previous close above the high', () => {
    expect(trueRange(bar(1, '12', '10', '11'), bar(0, '0', '0', '15')).toFixed()).toBe('5');
  });
  it('is high less low for the first bar', () => {
    expect(trueRange(bar(0, '12', '10', '11'), undefined).toFixed()).toBe('2');
  });
});

describe('average true range', () => {
  it('uses the bars there are and says how many', () => {
    const bars = [bar(0, '10', '9', '9.5'), bar(1, '11', '10', '10.5')];
    expect(averageTrueRange(bars, 14)).toMatchObject({ barsUsed: 2, barsWanted: 14 });
    expect(averageTrueRange(bars, 14)?.value.toFixed()).toBe('1.25');
  });

  it('is nothing without a bar', () => {
    expect(averageTrueRange([], 14)).toBeNull();
  });

  it('measures the oldest of its ranges from the close before it', () => {
    const bars = [bar(0, '5', '5', '5'), bar(1, '10', '9', '10'), bar(2, '11', '10', '10')];
    expect(averageTrueRange(bars, 2)?.value.toFixed()).toBe('3');
  });

  it('is what trading-signals computes with a plain average', () => {
    const cents = fc.integer({ min: 100, max: 100_000 });
    const bars = fc.array(fc.tuple(cents, cents, cents), { minLength: 15, maxLength: 60 });
    fc.assert(
      fc.property(bars, (rows) => {
        const oracle = new ATR(14, SMA);
        const window = new BarWindow(15, '10s');
        rows.forEach((row, index) => {
          const [low = 0, close = 0, high = 0] = [...row].sort((a, b) => a - b);
          oracle.add({ high: high / 100, low: low / 100, close: close / 100 });
          window.add([
            bar(index, (high / 100).toFixed(2), (low / 100).toFixed(2), (close / 100).toFixed(2)),
          ]);
        });
        expect(averageTrueRange(window.bars, 14)?.value.toNumber()).toBeCloseTo(
          oracle.getResultOrThrow(),
          6,
        );
      }),
    );
  });

  it('comes out the same whatever the order in which history and ticks brought the bars', () => {
    const rows = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat(1_000)), (ranges, order) => {
        const bars = ranges.map((range, index) =>
          bar(index, String(1_000 + range), '1000', '1000'),
        );
        const shuffled = bars
          .map((one) => [order.next().value ?? 0, one] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, one]) => one);
        const inOrder = new BarWindow(15, '10s');
        inOrder.add(bars);
        const together = new BarWindow(15, '10s');
        together.add(shuffled);
        together.add(bars.slice(-3));
        expect(averageTrueRange(together.bars, 14)).toEqual(averageTrueRange(inOrder.bars, 14));
      }),
    );
  });
});
