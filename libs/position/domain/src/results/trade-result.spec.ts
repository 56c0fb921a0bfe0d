import { type Decimal, decimal, instant } from '@fairlead/core';
import { driftOf } from '../drift/drift';
import type { Execution } from '../position/execution';
import { maxDrawdown, sharpeRatio, tradeStatistics } from './statistics';
import { type TradeResult, tradeResult } from './trade-result';

function execution(index: number, text: string): Execution {
  const [side, quantity = '0', price = '0'] = text.split(' ');
  return {
    executionId: `e${index}`,
    revision: 0,
    side: side === 'BUY' ? 'BUY' : 'SELL',
    quantity: decimal(quantity),
    price: decimal(price),
    multiplier: decimal(1),
    currency: 'USD',
    executedAt: instant(index * 60_000),
    commission: decimal(1),
  };
}
const plain = (value: Decimal | null): string | null => (value === null ? null : value.toFixed());
const decimals = (...values: string[]): Decimal[] => values.map((value) => decimal(value));

describe('a finished trade', () => {
  const executions = [
    execution(1, 'BUY 60 100'),
    execution(2, 'BUY 40 101'),
    execution(7, 'SELL 100 103.4'),
  ];
  const result = tradeResult(executions, { direction: 'LONG', stopPrice: decimal('98.4') });

  it('has averages, result and duration', () => {
    expect(plain(result.entryAverage)).toBe('100.4');
    expect(plain(result.exitAverage)).toBe('103.4');
    expect(plain(result.realisedPnl)).toBe('300');
    expect(plain(result.commission)).toBe('3');
    expect(result.durationMs).toBe(360_000);
  });

  it('has its net result in multiples of what the stop risked', () => {
    expect(plain(result.rMultiple)).toBe('1.485');
  });

  it('has no multiple where it had no stop', () => {
    expect(tradeResult(executions, { direction: 'LONG' }).rMultiple).toBeNull();
  });
});

describe('an unfinished trade', () => {
  it('has no end, no duration and no multiple', () => {
    const result = tradeResult([execution(1, 'SELL 60 100'), execution(2, 'BUY 20 99')], {
      direction: 'SHORT',
      stopPrice: decimal('102'),
    });
    expect([result.closedAt, result.durationMs, result.rMultiple]).toEqual([null, null, null]);
    expect(plain(result.quantity)).toBe('-40');
    expect(plain(result.realisedPnl)).toBe('20');
  });
});

describe('statistics', () => {
  const finished = (pnl: string, rMultiple: string | null): TradeResult => ({
    ...tradeResult([execution(1, 'BUY 1 1'), execution(2, 'SELL 1 1')], { direction: 'LONG' }),
    realisedPnl: decimal(pnl),
    commission: decimal('0'),
    rMultiple: rMultiple === null ? null : decimal(rMultiple),
  });

  it('count wins and losses net of commissions', () => {
    const figures = tradeStatistics([
      finished('30', '1.5'),
      finished('-10', '-1'),
      finished('-10', null),
      finished('0', null),
    ]);
    expect(figures).toMatchObject({ trades: 4, wins: 1, losses: 2 });
    expect(plain(figures.winRate)).toBe('0.25');
    expect(plain(figures.profitFactor)).toBe('1.5');
    expect(plain(figures.expectancy)).toBe('2.5');
    expect(plain(figures.averageR)).toBe('0.25');
    expect(plain(figures.maxDrawdown)).toBe('20');
    expect([plain(figures.averageWin), plain(figures.averageLoss)]).toEqual(['30', '10']);
    expect(figures.losingStreak).toBe(2);
  });

  it('are defined without a trade', () => {
    const figures = tradeStatistics([]);
    expect(plain(figures.winRate)).toBe('0');
    expect(figures.profitFactor).toBeNull();
    expect(figures.averageR).toBeNull();
    expect([figures.averageWin, figures.averageLoss, figures.losingStreak]).toEqual([
      null,
      null,
      0,
    ]);
  });

  it('measure a drawdown from the peak before it', () => {
    expect(plain(maxDrawdown(decimals('5', '3', '9', '2', '8')))).toBe('7');
    expect(plain(maxDrawdown(decimals('-4')))).toBe('4');
  });

  it('have a Sharpe ratio only where returns vary', () => {
    expect(sharpeRatio(decimals('0.01', '0.01'), 252)).toBeNull();
    expect(sharpeRatio(decimals('0.01'), 252)).toBeNull();
    // mean 0.01, sample deviation 0.01: the square root of 252 is left.
    expect(sharpeRatio(decimals('0', '0.01', '0.02'), 252)?.toFixed(4)).toBe('15.8745');
  });
});

describe('drift', () => {
  it('is a report that fits nothing our executions passed through', () => {
    const [ours = null] = [driftOf({ broker: decimal(100), before: decimal(0), since: decimals('40') })]; // prettier-ignore
    expect(plain(ours)).toBe('40');
  });
  it('is not a fill in flight while the report was taken', () => {
    const since = decimals('40', '60', '-100');
    expect(driftOf({ broker: decimal(100), before: decimal(0), since })).toBeNull();
  });
  it('is not a figure that agrees', () => {
    expect(driftOf({ broker: decimal(-5), before: decimal(-5), since: [] })).toBeNull();
  });
});
