import { type Decider, type Instant, ok, refused } from '@fairlead/core';
import { type ExitWish, requestExit } from '../open-trade';
import type { Trade } from '../trade';

/** A person wants the open trades of a symbol left, or, where that is null, all of them. */
export interface LeaveTrades {
  readonly symbol: string | null;
  readonly reason: string;
  /** Whether the symbol is listed, and which listed ones are spelt like it. */
  readonly isListed: boolean;
  readonly nearest: readonly string[];
  readonly now: Instant;
}

/** A trade is left. */
export interface TradeLeft {
  readonly tradeId: string;
  /** Null where it is being left already. */
  readonly wish: ExitWish | null;
  readonly at: Instant;
}

/** Why nothing is left. */
export interface UnknownSymbol {
  readonly code: 'UNKNOWN_SYMBOL';
  readonly message: string;
}

/** Decides which open trades are left by a person's wish. */
export const leaveDecider: Decider<readonly Trade[], LeaveTrades, TradeLeft, UnknownSymbol> = {
  initial: [],
  decide: (command, trades) => {
    const { symbol, reason, now } = command;
    const wanted = trades.filter(({ contract }) => symbol === null || contract.symbol === symbol);
    if (wanted.length === 0 && symbol !== null && !command.isListed) {
      return refused(unknownSymbol(symbol, command.nearest));
    }
    return ok(
      wanted.map(({ tradeId, exit }) => ({
        tradeId,
        wish: exit === null ? { intent: null, reason } : null,
        at: now,
      })),
    );
  },
  evolve: (trades, { tradeId, wish, at }) =>
    trades.map((trade) =>
      trade.tradeId === tradeId && wish !== null ? requestExit(trade, wish, at) : trade,
    ),
};

/** Nothing is open where nothing is known: "closed" would be the wrong answer to a slip of the pen. */
function unknownSymbol(symbol: string, nearest: readonly string[]): UnknownSymbol {
  const message = `"${symbol}" is not listed in instruments.yaml, and no trade is open in it; nearest: ${nearest.join(', ')}. Nothing was closed.`;
  return { code: 'UNKNOWN_SYMBOL', message };
}
