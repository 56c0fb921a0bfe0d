import { type Decimal, type Instant, directionSign, sum } from '@fairlead/core';
import { asOf, returnShares, takeShares } from '../trade/evidence/takings';
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

/** A holding and our trades after something happened to them. */
export interface Reconciled {
  readonly holding: ContractHolding;
  readonly trades: readonly Trade[];
}

/** Returns who bears a manual trade: what a corrected one had done is undone first. */
export function bookManualTrade(before: Reconciled, manual: ManualTrade, now: Instant): Reconciled {
  const undone = manual.before.isZero() ? before : undo(before, manual, now);
  if (manual.moved.isZero()) return undone;
  // What our own orders filled after it, or what only a status tells of, was still there to be taken.
  const then = undone.trades.map((trade) => asOf(trade, manual.executedAt));
  const { holding, lost } = afterManualTrade(undone.holding, then, manual);
  const trades = undone.trades.map((trade) => {
    const loss = lost.find((each) => each.trade.tradeId === trade.tradeId);
    if (loss === undefined) return trade;
    const { executionId, price, executedAt } = manual;
    const taking = { takingId: executionId, kind: 'MANUAL', price, at: executedAt } as const;
    return takeShares(trade, { ...taking, quantity: loss.quantity }, now);
  });
  return { holding, trades };
}

function undo({ holding, trades }: Reconciled, manual: ManualTrade, now: Instant): Reconciled {
  const takingId = manual.executionId;
  const borne = sum(
    trades.map((trade) => takenBy(trade, takingId).times(-directionSign(trade.direction))),
  );
  const external = holding.external.minus(manual.before.minus(borne));
  const reason = 'the manual execution was corrected';
  const returned = trades.map((trade) => {
    const quantity = takenBy(trade, takingId);
    return quantity.isZero() ? trade : returnShares(trade, { takingId, quantity, reason }, now);
  });
  const evidenceAt = manual.recordedAt;
  return { holding: { ...holding, external, evidenceAt }, trades: returned };
}

function takenBy(trade: Trade, takingId: string): Decimal {
  const takings = trade.takings.filter((taking) => taking.takingId === takingId);
  return sum(takings.map((taking) => taking.quantity));
}
