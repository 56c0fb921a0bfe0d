import type { PerformanceKey } from '@fairlead/contracts';
import { type IntentId, type TradeId, decimal, instant, tradeIdOf } from '@fairlead/core';
import { tradeResult } from '@fairlead/position-domain';
import { type TradeWithResult, performanceBy, performanceOf } from './performance.mapper';

const ID: TradeId = tradeIdOf('3f0cf5b3-6c6c-5b1e-9a55-2f6b8d5d9f10' as IntentId);

interface Example {
  readonly strategy?: string;
  readonly symbol?: string;
  readonly direction?: 'LONG' | 'SHORT';
  readonly currency?: string;
  readonly openedAt?: string;
  /** Null: it is held still. */
  readonly closedAt?: string | null;
  readonly net?: number;
}

/** A trade of one share, bought at 100 (sold, for a short) and left with this result. */
function trade(example: Example): TradeWithResult {
  const { strategy = 'basic', symbol = 'AAPL', direction = 'LONG', net = 1 } = example;
  const { openedAt = '2026-11-30T15:00:00Z', closedAt = '2026-11-30T16:00:00Z' } = example;
  const execution = (side: 'BUY' | 'SELL', price: number, at: string) => ({
    ...{ executionId: `${side}-${at}`, revision: 1, side, quantity: decimal('1') },
    ...{ price: decimal(String(price)), multiplier: decimal('1'), commission: decimal('0') },
    ...{ currency: example.currency ?? 'USD', executedAt: instant(Date.parse(at)) },
  });
  const [into, out] =
    direction === 'LONG' ? (['BUY', 'SELL'] as const) : (['SELL', 'BUY'] as const);
  const exit = 100 + (direction === 'LONG' ? net : -net);
  const executions = [
    execution(into, 100, openedAt),
    ...(closedAt === null ? [] : [execution(out, exit, closedAt)]),
  ];
  return {
    symbol,
    trade: {
      ...{
        account: 'DU1',
        instrumentKey: 'KEY',
        tradeRef: 'F1-X',
        tradeId: ID,
        strategy,
        direction,
      },
      ...{ stopPrice: null, approvedAt: instant(0) },
    },
    result: tradeResult(executions, { direction }),
  };
}

const lines = (by: PerformanceKey, trades: readonly TradeWithResult[]): string[] =>
  performanceBy(by, trades).map(
    ({ key, performance: { netPnl, currency, trades: count } }) =>
      `${key}: ${netPnl} ${currency} of ${count}`,
  );

describe('the figures over trades', () => {
  it.each<[PerformanceKey, readonly Example[], readonly string[]]>([
    [
      'strategy',
      [{ strategy: 'b' }, { strategy: 'a', net: -3 }, { strategy: 'b' }],
      ['a: -3 USD of 1', 'b: 2 USD of 2'],
    ],
    ['symbol', [{ symbol: 'MSFT' }, { symbol: 'AAPL' }], ['AAPL: 1 USD of 1', 'MSFT: 1 USD of 1']],
    ['direction', [{ direction: 'SHORT', net: 4 }, {}], ['LONG: 1 USD of 1', 'SHORT: 4 USD of 1']],
    // One second before midnight in New York, and at midnight.
    [
      'day',
      [{ closedAt: '2026-12-01T04:59:59Z' }, { closedAt: '2026-12-01T05:00:00Z' }],
      ['2026-11-30: 1 USD of 1', '2026-12-01: 1 USD of 1'],
    ],
    // Summer time: the same hour of the day in New York.
    [
      'hour',
      [{ openedAt: '2026-11-30T14:59:00Z' }, { openedAt: '2026-07-01T13:31:00Z' }],
      ['09:00: 2 USD of 2'],
    ],
  ])('by %s', (by, examples, expected) => {
    expect(lines(by, examples.map(trade))).toEqual(expected);
  });

  it('never add two currencies, and leave out what is held', () => {
    const trades = [{}, { currency: 'CAD', net: 5 }, { closedAt: null }].map(trade);
    expect(lines('symbol', trades)).toEqual(['AAPL: 5 CAD of 1', 'AAPL: 1 USD of 1']);
    expect(performanceOf(trades).map(({ currency, netPnl }) => [currency, netPnl])).toEqual([['CAD', '5'], ['USD', '1']]); // prettier-ignore
  });
});
