import type { AccountId, Decimal, Instant } from '@fairlead/core';
import type { LimitOverrides } from '../limits';
import type { ContractHolding } from '../reconciliation';
import type { AccountFunds, ExchangeRate } from '../risk';
import type { BreakerState } from '../breakers/breaker';
import type { Restriction } from './restriction';

/** What is kept of the account: its row is locked by every decision. */
export interface Account {
  readonly account: AccountId;
  /** What stops entries, by scope and source. */
  readonly restrictions: readonly Restriction[];
  /** What breakers remember. */
  readonly breakers: BreakerState;
  /** Net liquidation value in `currency`; null while the broker has not reported it. */
  readonly equity: Decimal | null;
  readonly currency: string | null;
  /** What it may buy, in that currency; null while the broker has not reported it. */
  readonly funds: AccountFunds | null;
  /** What one unit of other currencies is worth in it, by their code. */
  readonly exchangeRates: ReadonlyMap<string, ExchangeRate>;
  /** The connection whose snapshot was compared last; -1 for none. */
  readonly snapshotEpoch: number;
  readonly snapshotAt: Instant | null;
  /** The first snapshot ever set the external baseline: executions recorded up to this moment are in it. */
  readonly baselineAt: Instant | null;
  /** What is held beside our trades, and what is in doubt, by instrument key. */
  readonly holdings: ReadonlyMap<string, ContractHolding>;
  /** Orders at the broker that carry our reference and are unknown to us. */
  readonly orphans: number;
  /** What persons have set beside the environment. */
  readonly limits: LimitOverrides;
}

/** True where the external baseline counts an execution already: it was recorded before that was set or accepted. */
export function isInBaseline(
  { holdings, baselineAt }: Account,
  execution: { readonly instrumentKey: string; readonly recordedAt: Instant },
): boolean {
  const countedUntil = holdings.get(execution.instrumentKey)?.countedUntil ?? null;
  return execution.recordedAt <= Math.max(baselineAt ?? 0, countedUntil ?? 0);
}
