import { type Instant, newYorkDate } from '@fairlead/core';
import type { Trade } from '@fairlead/order-domain';
import type { StoredTrade } from '../ports/order-store';

const KEPT_MS = 48 * 60 * 60 * 1_000;

/** The open trades as last committed, in memory: for the timer to see which of them have something to do. */
export class OpenTrades {
  private readonly trades = new Map<string, StoredTrade>();
  /** Those that closed since; for what counts by the day. */
  private readonly closed = new Map<string, Trade>();

  /** Takes over what was committed; what is older than what is known is left alone. */
  remember(stored: StoredTrade): void {
    const { tradeId, closedAt } = stored.trade;
    const known = this.trades.get(tradeId);
    if (known !== undefined && known.version > stored.version) return;
    this.closed.delete(tradeId);
    if (closedAt === null) this.trades.set(tradeId, stored);
    else this.close(stored.trade, closedAt);
  }

  all(): readonly Trade[] {
    return [...this.trades.values()].map((stored) => stored.trade);
  }

  /** Returns those that closed on a date in New York or after it, and before another where one is named; oldest first. */
  closedFrom(date: string, before?: string): readonly Trade[] {
    return [...this.closed.values()].filter(({ closedAt }) => {
      const closedOn = closedAt === null ? '' : newYorkDate(closedAt);
      return closedOn >= date && (before === undefined || closedOn < before);
    });
  }

  /** Two days are kept: more than any date has. */
  private close(trade: Trade, closedAt: Instant): void {
    this.trades.delete(trade.tradeId);
    this.closed.set(trade.tradeId, trade);
    for (const [tradeId, other] of this.closed) {
      if ((other.closedAt ?? 0) < closedAt - KEPT_MS) this.closed.delete(tradeId);
    }
  }

  has(tradeId: string): boolean {
    return this.trades.has(tradeId);
  }

  get count(): number {
    return this.trades.size;
  }
}
