import {
  REQUESTS,
  type PerformanceQuery,
  type PerformanceReport,
  type PositionV1,
} from '@fairlead/contracts';
import type { Messenger, UnitOfWork, Unsubscribe } from '@fairlead/platform';
import { parseInstant, present } from '@fairlead/core';
import { hasResult, openedAt, tradeResult } from '@fairlead/position-domain';
import {
  type TradeWithResult,
  performanceBy,
  performanceOf,
  tradeResultView,
} from '../../../application/performance.mapper';
import { positionView } from '../../../application/position.mapper';
import { withAdjustments } from '../../../application/trade-adjustments.mapper';
import type { PositionStore, TradeHistory } from '../../../application/ports/position-store';
import type { QuoteCache } from '../../../application/quote-cache';

/** What replies are made from. */
export interface PositionQueriesParts {
  readonly messenger: Messenger;
  readonly unitOfWork: UnitOfWork;
  readonly store: PositionStore;
  readonly quotes: QuoteCache;
}

/** Replies to what others want to know of positions and of how trades went. */
export class PositionQueries {
  private subscriptions: readonly Unsubscribe[] = [];

  constructor(private readonly parts: PositionQueriesParts) {}

  /** Call it once what waits is restored. */
  start(): void {
    const { messenger } = this.parts;
    this.subscriptions = [
      messenger.reply(REQUESTS.positions, () => this.positions()),
      messenger.reply(REQUESTS.performance, (request) => this.performance(request)),
    ];
  }

  stop(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.subscriptions = [];
  }

  /** Returns the positions with shares, valued at the last quotes. */
  private async positions(): Promise<readonly PositionV1[]> {
    const records = await this.parts.unitOfWork.run((tx) => this.parts.store.open(tx));
    return records.map((record) => {
      const began = present(openedAt(record.position), 'a position with shares was opened');
      const mark = this.parts.quotes.mark(record.instrumentKey);
      return positionView(record, { openedAt: began, mark });
    });
  }

  /** Returns the newest trades with executions, and the figures over all that are asked for, for each currency. */
  private async performance(query: PerformanceQuery): Promise<PerformanceReport> {
    const histories = await this.parts.unitOfWork.run((tx) =>
      this.parts.store.trades(tx, query.strategy),
    );
    const trades = histories
      .filter(({ executions }) => hasResult(executions))
      .map(resultOf)
      .filter((trade) => isAskedFor(trade, query));
    const newest = query.limit > 0 ? trades.slice(-query.limit).reverse() : [];
    return {
      trades: newest.map(tradeResultView),
      performance: performanceOf(trades),
      groups: query.by === null ? [] : performanceBy(query.by, trades),
    };
  }
}

function isAskedFor(
  { symbol, result }: TradeWithResult,
  { symbol: wanted, since }: PerformanceQuery,
): boolean {
  if (wanted !== null && symbol !== wanted) return false;
  if (since === null || result.closedAt === null) return true;
  return result.closedAt >= parseInstant(since);
}

function resultOf({ trade, symbol, executions, adjustments }: TradeHistory): TradeWithResult {
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
