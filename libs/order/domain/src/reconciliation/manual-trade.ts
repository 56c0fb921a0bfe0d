import { type Decimal, type Instant, directionSign, sum } from '@fairlead/core';
import { type ShareMove, asOf, moveShares } from '../trade/evidence/takings';
import type { Trade } from '../trade/trade';
import { type ContractHolding, afterManualTrade } from './contract-holding';

/** An execution that is not ours, and what it was before it was corrected. */
export interface ManualTrade {
  readonly executionId: string;
  /** Signed shares; zero where it was taken back. */
  readonly moved: Decimal;
  /** Signed shares of the revision that it replaces; zero for a new one. */
  readonly before: Decimal;
  readonly price: Decimal;
  /** By the broker's clock. */
  readonly executedAt: Instant;
  readonly recordedAt: Instant;
}

/** Shares that a trade loses, or gets back. */
export interface TradeMoves {
  readonly tradeId: string;
  readonly moves: readonly ShareMove[];
}

/** A holding and our trades after something happened to them. */
export interface Reconciled {
  readonly holding: ContractHolding;
  readonly trades: readonly Trade[];
}

/** The same, with what moved in each trade. */
interface BookedManualTrade extends Reconciled {
  readonly moves: readonly TradeMoves[];
}

/** Returns who bears a manual trade: what a corrected one had done is undone first. */
export function bookManualTrade(
  { holding, trades }: Reconciled,
  manual: ManualTrade,
  now: Instant,
): BookedManualTrade {
  const returned = manual.before.isZero() ? [] : returnedMoves(trades, manual.executionId);
  const undone = {
    holding: manual.before.isZero() ? holding : withoutRevision({ holding, trades }, manual),
    trades: withMoves(trades, returned, now),
  };
  if (manual.moved.isZero()) return { ...undone, moves: returned };
  // What our own orders filled after it, or what only a status reports, was still there to be taken.
  const then = undone.trades.map((trade) => asOf(trade, manual.executedAt));
  const after = afterManualTrade(undone.holding, then, manual);
  const taken = after.lost.map(({ trade: { tradeId }, quantity }) => {
    const { executionId, price, executedAt } = manual;
    const taking = { takingId: executionId, kind: 'MANUAL', price, at: executedAt } as const;
    return { tradeId, moves: [{ kind: 'taken', taking: { ...taking, quantity } }] as const };
  });
  return {
    holding: after.holding,
    trades: withMoves(undone.trades, taken, now),
    moves: together(trades, [...returned, ...taken]),
  };
}

/** Returns trades after these moves. */
export function withMoves(
  trades: readonly Trade[],
  moves: readonly TradeMoves[],
  now: Instant,
): readonly Trade[] {
  return trades.map((trade) => {
    const own = moves.filter(({ tradeId }) => tradeId === trade.tradeId);
    const all = own.flatMap((each) => each.moves);
    return all.length === 0 ? trade : moveShares(trade, all, now);
  });
}

/** What comes back to a trade and what is taken from it is one change: it must not be planned in between. */
function together(trades: readonly Trade[], moves: readonly TradeMoves[]): readonly TradeMoves[] {
  return trades.flatMap(({ tradeId }) => {
    const own = moves.filter((each) => each.tradeId === tradeId);
    return own.length === 0 ? [] : [{ tradeId, moves: own.flatMap((each) => each.moves) }];
  });
}

function returnedMoves(trades: readonly Trade[], takingId: string): readonly TradeMoves[] {
  const reason = 'the manual execution was corrected';
  return trades.flatMap((trade) => {
    const quantity = takenBy(trade, takingId);
    if (quantity.isZero()) return [];
    const { tradeId } = trade;
    return [{ tradeId, moves: [{ kind: 'returned', takingId, quantity, reason }] as const }];
  });
}

/** What our trades had not borne of the earlier revision was external. */
function withoutRevision({ holding, trades }: Reconciled, manual: ManualTrade): ContractHolding {
  const borne = sum(
    trades.map((trade) =>
      takenBy(trade, manual.executionId).times(-directionSign(trade.direction)),
    ),
  );
  const external = holding.external.minus(manual.before.minus(borne));
  return { ...holding, external, evidenceAt: manual.recordedAt };
}

function takenBy(trade: Trade, takingId: string): Decimal {
  const takings = trade.takings.filter((taking) => taking.takingId === takingId);
  return sum(takings.map((taking) => taking.quantity));
}
