import type { PerformanceView, TradeResultView } from '@fairlead/contracts';
import { type Decimal, decimalText, instantText } from '@fairlead/core';
import { type TradeResult, tradeStatistics } from '@fairlead/position-domain';
import type { TradeRecord } from './ports/position-store';

/** A trade with how it went. */
export interface FinishedTrade {
  readonly trade: TradeRecord;
  readonly symbol: string;
  readonly result: TradeResult;
}

/** Returns how a trade went as it is published. */
export function tradeResultView({ trade, symbol, result }: FinishedTrade): TradeResultView {
  return {
    tradeId: trade.tradeId,
    strategy: trade.strategy,
    symbol,
    direction: trade.direction,
    entryAverage: decimalText(result.entryAverage),
    exitAverage: decimalText(result.exitAverage),
    realisedPnl: decimalText(result.realisedPnl),
    commission: decimalText(result.commission),
    currency: result.currency,
    openedAt: instantText(result.openedAt),
    closedAt: result.closedAt === null ? null : instantText(result.closedAt),
    durationMs: result.durationMs,
    rMultiple: textOrNull(result.rMultiple),
  };
}

/** Returns the figures over finished trades for each currency: amounts of two currencies are never added. */
export function performanceOf(trades: readonly FinishedTrade[]): readonly PerformanceView[] {
  const finished = trades.map(({ result }) => result).filter((result) => result.closedAt !== null);
  const ordered = [...finished].sort((a, b) => (a.closedAt ?? 0) - (b.closedAt ?? 0));
  const currencies = [...new Set(ordered.map((result) => result.currency))].sort();
  return currencies.map((currency) => {
    const figures = tradeStatistics(ordered.filter((result) => result.currency === currency));
    return {
      currency,
      trades: figures.trades,
      wins: figures.wins,
      losses: figures.losses,
      winRate: decimalText(figures.winRate),
      profitFactor: textOrNull(figures.profitFactor),
      expectancy: decimalText(figures.expectancy),
      netPnl: decimalText(figures.netPnl),
      averageR: textOrNull(figures.averageR),
      maxDrawdown: decimalText(figures.maxDrawdown),
    };
  });
}

function textOrNull(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value);
}
