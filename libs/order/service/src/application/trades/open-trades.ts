import type { Trade } from '@fairlead/order-domain';
import type { StoredTrade } from '../ports/order-store';

/** The open trades as last committed, in memory: for the timer to see which of them have something to do. */
export class OpenTrades {
  private readonly trades = new Map<string, StoredTrade>();

  /** Takes over what was committed; what is older than what is known is left alone. */
  remember(stored: StoredTrade): void {
    const { tradeId, closedAt } = stored.trade;
    const known = this.trades.get(tradeId);
    if (known !== undefined && known.version > stored.version) return;
    if (closedAt === null) this.trades.set(tradeId, stored);
    else this.trades.delete(tradeId);
  }

  all(): readonly Trade[] {
    return [...this.trades.values()].map((stored) => stored.trade);
  }

  has(tradeId: string): boolean {
    return this.trades.has(tradeId);
  }

  get count(): number {
    return this.trades.size;
  }
}
