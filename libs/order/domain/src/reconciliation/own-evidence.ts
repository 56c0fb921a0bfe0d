import { type Decimal, decimalText, directionSign, sum } from '@fairlead/core';
import { type Trade, plannedShares } from '../trade/trade';
import { contractChanges, holdingOf, tradesIn } from './contract-changes';
import { afterOwnEvidence } from './contract-holding';
import type { ReconciliationEvent, ReconciliationState, TakeInOwnEvidence } from './reconciliation';
import type { ReportedChange } from './reports';

/**
 * True where evidence about our own orders says something of who owns what: it may explain a doubt, or comes after what a
 * snapshot showed; and a fill that came before a manual trade leaves that to its owner. Most often there is neither.
 */
export function concernsHoldings(
  evidence: Pick<TakeInOwnEvidence, 'before' | 'after'>,
  holdings: ReconciliationState['holdings'],
): boolean {
  const { doubt } = holdingOf(holdings, evidence.before.contract);
  return !returnedToOwner(evidence).isZero() || (doubt !== null && !movedBy(evidence).isZero());
}

/** Brings what is held beside our trades in step with evidence about our own orders. */
export function takeInOwnEvidence(
  evidence: TakeInOwnEvidence,
  state: ReconciliationState,
): readonly ReconciliationEvent[] {
  const { before, recordedAt } = evidence;
  if (!concernsHoldings(evidence, state.holdings)) return [];
  const { instrumentKey } = before.contract;
  const trades = tradesIn(state, instrumentKey);
  const holding = holdingOf(state.holdings, before.contract);
  const theirs = returnedToOwner(evidence);
  const owned = { ...holding, external: holding.external.plus(theirs) };
  const moved = movedBy(evidence).plus(theirs);
  const after = afterOwnEvidence(owned, trades, { moved, recordedAt });
  const reports: ReportedChange[] = [];
  if (after.doubt === null && holding.doubt?.reported === true) {
    reports.push({ code: 'AGREES', reason: 'a fill that came late explains the difference' });
  }
  if (!theirs.isZero()) {
    const reason = `${decimalText(theirs)} shares are external: an order of ours had closed the trade before them`;
    const lost = [{ tradeId: before.tradeId, moved: theirs.neg() }];
    reports.push({ code: 'MANUAL_TRADE_CORRECTED', reason, lost });
  }
  return contractChanges(
    { instrumentKey, holding: after, trades, moves: [], at: recordedAt },
    reports,
  );
}

/** Signed shares that manual executions had taken and that turn out to be their owner's. */
function returnedToOwner({ before, after }: Pick<TakeInOwnEvidence, 'before' | 'after'>): Decimal {
  return manualShares(before).minus(manualShares(after));
}

function movedBy({ before, after }: Pick<TakeInOwnEvidence, 'before' | 'after'>): Decimal {
  return plannedShares(after).minus(plannedShares(before));
}

/** Signed shares that manual executions took: below zero for a LONG that lost some. */
function manualShares({ takings, direction }: Trade): Decimal {
  const manual = takings.filter(({ kind }) => kind === 'MANUAL');
  return sum(manual.map(({ quantity }) => quantity)).times(-directionSign(direction));
}
