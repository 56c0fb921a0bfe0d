import { type Decimal, type Instant, decimalText, directionSign, sum } from '@fairlead/core';
import { type Trade, plannedShares, takenShares } from '../trade/trade';
import type { ContractHolding, HeldShares, HoldingChange } from './contract-holding';
import type { ManualTrade } from './manual-trade';

/** What happened between our side and the broker's in one contract. */
type ReconciliationCode =
  | 'MANUAL_TRADE'
  | 'MANUAL_TRADE_CORRECTED'
  | 'DOUBT'
  | 'AGREES'
  | 'SHARES_MISSING'
  | 'UNEXPLAINED'
  | 'ACCEPTED';

/** Signed shares that a trade holds more by it: below zero for a LONG that lost some. */
export interface MovedShares {
  readonly tradeId: string;
  readonly moved: Decimal;
}

/** What has to be reported of a contract. */
export interface ReportedChange {
  readonly code: ReconciliationCode;
  readonly reason: string;
  readonly lost?: readonly MovedShares[];
  /** What the broker holds, where a snapshot showed it, and the moment of that. */
  readonly held?: Decimal;
  readonly takenAt?: Instant;
  readonly executionId?: string;
  readonly by?: string;
}

/** Returns what trades hold less, or more again, than before. */
export function movedShares(
  before: readonly Trade[],
  after: readonly Trade[],
): readonly MovedShares[] {
  return before.flatMap((trade, index) => {
    const taken = takenShares(after[index] ?? trade).minus(takenShares(trade));
    if (taken.isZero()) return [];
    return [{ tradeId: trade.tradeId, moved: taken.times(-directionSign(trade.direction)) }];
  });
}

/** Returns what a comparison has to report, or null where nothing is new. */
export function reportOfComparison(
  before: ContractHolding,
  { holding, lost }: HoldingChange,
  { held }: HeldShares,
): ReportedChange | null {
  const text = decimalText(held);
  if (lost.length > 0) {
    const shares = decimalText(sum(lost.map((each) => each.quantity)));
    const reason = `the broker holds ${text} shares: ${shares} of our trades are gone, and no order of ours closed them`;
    return { code: 'SHARES_MISSING', reason: `${reason}${unexplainedText(holding)}` };
  }
  if (!holding.unexplained.eq(before.unexplained)) {
    if (holding.unexplained.isZero()) return agrees(text);
    const reason = `the broker holds ${text} shares${unexplainedText(holding)}`;
    return { code: 'UNEXPLAINED', reason };
  }
  return before.doubt?.reported === true && holding.doubt === null ? agrees(text) : null;
}

/** Returns what has to be reported of a doubt that stands. */
export function reportOfDoubt(
  holding: ContractHolding,
  trades: readonly Trade[],
  doubt: HeldShares,
): ReportedChange {
  const { held, takenAt } = doubt;
  const ours = decimalText(sum(trades.map(plannedShares)));
  const external = decimalText(holding.external.plus(holding.unexplained));
  const reason = `the broker holds ${decimalText(held)} shares, our trades ${ours} and others ${external}: new entries are denied while another look is taken; stops stay`;
  return { code: 'DOUBT', reason, held, takenAt };
}

/** Returns what has to be reported of a manual execution. */
export function reportOfManualTrade(
  manual: ManualTrade,
  lost: readonly MovedShares[],
): ReportedChange {
  const { executionId, moved, before, price } = manual;
  const what = moved.isZero()
    ? `execution ${executionId} of an order that is not ours was taken back`
    : `an order that is not ours ${moved.gt(0) ? 'bought' : 'sold'} ${decimalText(moved.abs())} shares at ${decimalText(price)}`;
  const trades = lost.map((each) => `trade ${each.tradeId} ${decimalText(each.moved)}`);
  const reason =
    trades.length === 0 ? `${what}: it concerns no trade` : `${what}: ${trades.join(', ')}`;
  const code = before.isZero() ? 'MANUAL_TRADE' : 'MANUAL_TRADE_CORRECTED';
  return { code, reason, lost, executionId };
}

function agrees(held: string): ReportedChange {
  return {
    code: 'AGREES',
    reason: `the broker holds ${held} shares, as we know: entries pass again`,
  };
}

function unexplainedText({ unexplained }: ContractHolding): string {
  if (unexplained.isZero()) return '';
  return `; nothing explains ${decimalText(unexplained)} of them: new entries are denied until that is explained or accepted ("reconcile accept")`;
}
