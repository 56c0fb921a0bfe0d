import type { PerformanceView, PositionV1, TradeResultView } from '@fairlead/contracts';
import type { UnitOfWork } from '@fairlead/platform';
import { present } from '@fairlead/core';
import { hasResult, openedAt, tradeResult } from '@fairlead/position-domain';
import {
  type FinishedTrade,
  performanceOf,
  tradeResultView,
} from '../../../application/performance.mapper';
import { positionView } from '../../../application/position.mapper';
import { withAdjustments } from '../../../application/trade-adjustments.mapper';
import type { PositionStore, TradeHistory } from '../../../application/ports/position-store';
import type { QuoteCache } from '../../../application/quote-cache';

/** Answers what positions there are and how trades went. */
export class PositionQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: PositionStore,
    private readonly quotes: QuoteCache,
  ) {}

  /** Returns the positions with shares, valued at the last quotes. */
  async positions(): Promise<readonly PositionV1[]> {
    const records = await this.unitOfWork.run((tx) => this.store.open(tx));
    return records.map((record) => {
      const began = present(openedAt(record.position), 'a position with shares was opened');
      const mark = this.quotes.mark(record.instrumentKey);
      return positionView(record, { openedAt: began, mark });
    });
  }

  /** Returns the newest trades with executions, and the figures over all of them for each currency. */
  async performance(of: { strategy: string | null; limit: number }): Promise<{
    readonly trades: readonly TradeResultView[];
    readonly performance: readonly PerformanceView[];
  }> {
    const histories = await this.unitOfWork.run((tx) => this.store.trades(tx, of.strategy));
    const trades = histories.filter(({ executions }) => hasResult(executions)).map(resultOf);
    const newest = of.limit > 0 ? trades.slice(-of.limit).reverse() : [];
    return { trades: newest.map(tradeResultView), performance: performanceOf(trades) };
  }
}

function resultOf({ trade, symbol, executions, adjustments }: TradeHistory): FinishedTrade {
  const stop = trade.stopPrice === null ? {} : { stopPrice: trade.stopPrice };
  return {
    trade,
    symbol,
    result: tradeResult(withAdjustments(executions, adjustments), {
      direction: trade.direction,
      ...stop,
    }),
  };
}
