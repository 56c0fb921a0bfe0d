import { type Decider, type Instant, ok, refused } from '@fairlead/core';
import { type MeantSymbol, type UnclearSymbol, ambiguityOf, isMeant } from '../meant-symbol';
import { type ExitWish, requestExit } from '../open-trade';
import { type Trade, nameOf } from '../trade';

/** The open trades of a symbol, or of a strategy, are to be left, or all of them. */
export interface LeaveTrades {
  /** Null for every symbol. */
  readonly meant: MeantSymbol | null;
  /** Absent for every strategy. */
  readonly strategy?: string;
  readonly reason: string;
  readonly now: Instant;
}

/** A trade is left. */
export interface TradeLeft {
  readonly tradeId: string;
  /** Null where it is being left already. */
  readonly wish: ExitWish | null;
  readonly at: Instant;
}

/** Decides which open trades are left by a person's wish. */
export const leaveDecider: Decider<readonly Trade[], LeaveTrades, TradeLeft, UnclearSymbol> = {
  initial: [],
  decide: (command, trades) => {
    const { meant, strategy, reason, now } = command;
    const ambiguity = ambiguityOf(meant);
    if (ambiguity !== null) return refused(ambiguity);
    const ofStrategy = trades.filter(
      (each) => strategy === undefined || each.strategy === strategy,
    );
    const wanted = ofStrategy.filter(({ contract }) =>
      isMeant(meant, { instrumentKey: contract.instrumentKey, symbol: nameOf(contract) }),
    );
    if (wanted.length === 0 && meant?.instrumentKeys.length === 0) return refused(unknown(meant));
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
function unknown({ whyNot }: MeantSymbol): UnclearSymbol {
  return { code: 'UNKNOWN_SYMBOL', message: `${whyNot}, and no trade is open in it. Nothing was closed.` }; // prettier-ignore
}
