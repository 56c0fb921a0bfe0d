import type {
  PerformanceGroup,
  PerformanceKey,
  PerformanceView,
  TradeResultView,
} from '@fairlead/contracts';
import { type Decimal, decimalText, instantText, newYorkClock, newYorkDate } from '@fairlead/core';
import { type TradeResult, netPnl, tradeStatistics } from '@fairlead/position-domain';
import type { TradeRecord } from './ports/position-store';

/** A trade with how it went, or how it stands. */
export interface TradeWithResult {
  readonly trade: TradeRecord;
  readonly symbol: string;
  readonly result: TradeResult;
}

/** Returns how a trade went as it is published. */
export function tradeResultView({ trade, symbol, result }: TradeWithResult): TradeResultView {
  return {
    tradeId: trade.tradeId,
    strategy: trade.strategy,
    symbol,
    direction: trade.direction,
    quantity: decimalText(result.entryQuantity),
    entryAverage: decimalText(result.entryAverage),
    exitAverage: decimalText(result.exitAverage),
    realisedPnl: decimalText(result.realisedPnl),
    commission: decimalText(result.commission),
    netPnl: decimalText(netPnl(result)),
    currency: result.currency,
    openedAt: instantText(result.openedAt),
    closedAt: result.closedAt === null ? null : instantText(result.closedAt),
    durationMs: result.durationMs,
    rMultiple: textOrNull(result.rMultiple),
  };
}

/** Returns the figures over finished trades for each currency: amounts of two currencies are never added. */
export function performanceOf(trades: readonly TradeWithResult[]): readonly PerformanceView[] {
  const finished = trades.map(({ result }) => result).filter((result) => result.closedAt !== null);
  const ordered = [...finished].sort((a, b) => (a.closedAt ?? 0) - (b.closedAt ?? 0));
  const currencies = [...new Set(ordered.map((result) => result.currency))].sort();
  return currencies.map((currency) =>
    performanceView(
      currency,
      ordered.filter((result) => result.currency === currency),
    ),
  );
}

/** Returns the figures over the finished trades of each key, by the keys in ascending order; one for each currency. */
export function performanceBy(
  by: PerformanceKey,
  trades: readonly TradeWithResult[],
): readonly PerformanceGroup[] {
  const groups = new Map<string, TradeWithResult[]>();
  for (const trade of trades) {
    if (trade.result.closedAt === null) continue;
    const key = keyOf(by, trade);
    groups.set(key, [...(groups.get(key) ?? []), trade]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, own]) => performanceOf(own).map((performance) => ({ key, performance })));
}

function keyOf(by: PerformanceKey, { trade, symbol, result }: TradeWithResult): string {
  switch (by) {
    case 'strategy':
      return trade.strategy;
    case 'symbol':
      return symbol;
    case 'direction':
      return trade.direction;
    case 'day':
      return newYorkDate(result.closedAt ?? result.openedAt);
    case 'hour':
      return `${newYorkClock(result.openedAt).slice(0, 2)}:00`;
  }
}

function performanceView(currency: string, ordered: readonly TradeResult[]): PerformanceView {
  const figures = tradeStatistics(ordered);
  return {
    currency,
    trades: figures.trades,
    wins: figures.wins,
    losses: figures.losses,
    winRate: decimalText(figures.winRate),
    profitFactor: textOrNull(figures.profitFactor),
    expectancy: decimalText(figures.expectancy),
    netPnl: decimalText(figures.netPnl),
    averageWin: textOrNull(figures.averageWin),
    averageLoss: textOrNull(figures.averageLoss),
    losingStreak: figures.losingStreak,
    averageR: textOrNull(figures.averageR),
    maxDrawdown: decimalText(figures.maxDrawdown),
  };
}

function textOrNull(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value);
}
