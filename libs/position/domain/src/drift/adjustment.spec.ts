import { decimal, instant } from '@fairlead/core';
import { adjustmentFor, adjustmentForMissing } from './adjustment';
import type { Execution } from '../position/execution';
import { foldExecutions } from '../position/position';

const FIRST: Execution = {
  ...{ executionId: 'e1', revision: 0, side: 'SELL', quantity: decimal(40), price: decimal(12) },
  ...{ multiplier: decimal(100), currency: 'EUR', executedAt: instant(5_000), commission: decimal(1) }, // prettier-ignore
};
const LATER: Execution = { ...FIRST, executionId: 'e2', executedAt: instant(9_000) };
const difference = (ours: number, broker: number) => ({
  ...{ instrumentKey: 'A', symbol: 'A', ours: decimal(ours), broker: decimal(broker) },
});
const reported = (quantity: number) => ({
  ...{ instrumentKey: 'A', symbol: 'A', quantity: decimal(quantity), averageCost: decimal(1_500) },
});
const GROUNDS = { executionId: 'x', reported: [reported(60)], takenAt: instant(7_000) };

describe('an adjustment', () => {
  it('comes before our first execution, in its terms, at the broker’s average cost', () => {
    const made = adjustmentFor(difference(-80, 60), { ...GROUNDS, executions: [LATER, FIRST] });
    expect(made).toEqual({
      ...{ executionId: 'x', revision: 0, side: 'BUY', quantity: decimal(140), price: decimal(15) },
      ...{ multiplier: decimal(100), currency: 'EUR', executedAt: instant(4_999) },
      commission: decimal(0),
    });
    expect(foldExecutions([made, FIRST, LATER]).quantity.toFixed()).toBe('60');
  });

  it('stands at the report where we have no execution', () => {
    const made = adjustmentFor(difference(0, -5), { ...GROUNDS, reported: [reported(-5)], executions: [] }); // prettier-ignore
    expect(made).toMatchObject({ side: 'SELL', currency: 'USD', executedAt: instant(7_000) });
    expect([made.quantity, made.price, made.multiplier].map(String)).toEqual(['5', '1500', '1']);
  });

  it.each([
    ['is not reported', []],
    ['is reported flat', [reported(0)]],
  ])('is at the price of our first execution where the position %s', (_what, theirs) => {
    const grounds = { ...GROUNDS, reported: theirs, executions: [FIRST] };
    expect(adjustmentFor(difference(-40, 0), grounds).price.toFixed()).toBe('12');
  });
});

describe('an adjustment for missing shares', () => {
  const position = foldExecutions([{ ...FIRST, side: 'BUY' }]);
  const label = { executionId: 'x', executedAt: instant(8_000) };

  it('makes neither gain nor loss', () => {
    const missing = { moved: decimal(-40), held: decimal(0) };
    const made = adjustmentForMissing(position, missing, label);
    expect(made).toMatchObject({ side: 'SELL', currency: 'EUR', executedAt: instant(8_000) });
    const after = foldExecutions([{ ...FIRST, side: 'BUY' }, ...(made === null ? [] : [made])]);
    expect([after.quantity, after.totalRealisedPnl].map(String)).toEqual(['0', '0']);
  });

  it('is none where the broker holds what we do', () => {
    const missing = { moved: decimal(-40), held: decimal(40) };
    expect(adjustmentForMissing(position, missing, label)).toBeNull();
  });
});
