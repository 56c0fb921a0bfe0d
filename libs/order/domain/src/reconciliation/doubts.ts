import { type Instant, type Result, decimalText, ok, refused } from '@fairlead/core';
import { type UnclearSymbol, ambiguityOf, isMeant } from '../trade/meant-symbol';
import { contractChanges, tradesIn } from './contract-changes';
import { type ContractHolding, type Doubt, afterAcceptance } from './contract-holding';
import type {
  AcceptUnexplained,
  NothingToAccept,
  ReconciliationEvent,
  ReconciliationState,
} from './reconciliation';
import { reportOfDoubt } from './reports';

/** A difference is reported once it stood for so long: fills travel beside snapshots and may explain it. */
const REPORT_AFTER_MS = 1_000;

/** True where a doubt has stood long enough to be reported, and was not yet. */
export function isDoubtDue(doubt: Doubt, now: Instant): boolean {
  return !doubt.reported && now - doubt.seenAt >= REPORT_AFTER_MS;
}

/** Reports the doubts that stood long enough. */
export function reportDoubts(
  now: Instant,
  state: ReconciliationState,
): readonly ReconciliationEvent[] {
  return [...state.holdings].flatMap(([instrumentKey, holding]) => {
    const { doubt } = holding;
    if (doubt === null || !isDoubtDue(doubt, now)) return [];
    const trades = tradesIn(state, instrumentKey);
    const after = { ...holding, doubt: { ...doubt, reported: true } };
    const report = reportOfDoubt(holding, trades, doubt);
    return contractChanges({ instrumentKey, holding: after, trades, moves: [], at: now }, [report]);
  });
}

/** Takes for external what nothing explains. */
export function acceptUnexplained(
  { meant, by, reason: why, now }: AcceptUnexplained,
  state: ReconciliationState,
): Result<readonly ReconciliationEvent[], NothingToAccept | UnclearSymbol> {
  const ambiguity = ambiguityOf(meant);
  if (ambiguity !== null) return refused(ambiguity);
  const named = [...state.holdings].filter(([instrumentKey, { symbol }]) =>
    isMeant(meant, { instrumentKey, symbol }),
  );
  const unexplained = named.filter(([, holding]) => !holding.unexplained.isZero());
  if (unexplained.length === 0)
    return refused(nothingToAccept(named.map(([, holding]) => holding)));
  const accepted = unexplained.map(([instrumentKey, holding]) => {
    const trades = tradesIn(state, instrumentKey);
    const reason = `${decimalText(holding.unexplained)} shares count as external from now on: ${why}`;
    const after = afterAcceptance(holding, now);
    const report = { code: 'ACCEPTED', by, reason } as const;
    return contractChanges({ instrumentKey, holding: after, trades, moves: [], at: now }, [report]);
  });
  return ok(accepted.flat());
}

function nothingToAccept(named: readonly ContractHolding[]): NothingToAccept {
  if (named.some(({ doubt }) => doubt !== null)) {
    const message =
      'the difference is not confirmed yet: try again in ten seconds, and look at it with "reconcile"';
    return { code: 'STILL_IN_DOUBT', message };
  }
  const message = 'nothing is unexplained there: there is nothing to accept';
  return { code: 'NOTHING_UNEXPLAINED', message };
}
