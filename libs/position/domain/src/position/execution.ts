import { type Decimal, type Instant, type Side, sideSign } from '@fairlead/core';

/** Shares changed hands once, as far as a position needs to know. */
export interface Execution {
  /** The execution id without its revision. */
  readonly executionId: string;
  /** Counts the broker's corrections from 0: the highest one counts, the others are void. */
  readonly revision: number;
  readonly side: Side;
  /** Shares or contracts; zero for one that the broker took back (a bust). */
  readonly quantity: Decimal;
  /** Per share, in the currency. */
  readonly price: Decimal;
  /** Units of the underlying for each contract: 1 for stocks. */
  readonly multiplier: Decimal;
  /** ISO 4217. */
  readonly currency: string;
  readonly executedAt: Instant;
  /** What it cost, in the currency; zero until it is known. */
  readonly commission: Decimal;
}

/** The place of an execution in the one order that positions are folded in. */
export type ExecutionKey = Pick<Execution, 'executedAt' | 'executionId'>;

/** Orders executions by time, and by id within one moment, so that any order of arrival folds to the same. */
export function compareExecutions(left: ExecutionKey, right: ExecutionKey): number {
  if (left.executedAt !== right.executedAt) return left.executedAt - right.executedAt;
  if (left.executionId === right.executionId) return 0;
  return left.executionId < right.executionId ? -1 : 1;
}

/** Returns the signed shares of an execution: above zero for a buy. */
export function signedQuantity(execution: Pick<Execution, 'side' | 'quantity'>): Decimal {
  return execution.quantity.times(sideSign(execution.side));
}

/** Returns each execution once, in its highest revision, in folding order. */
export function effectiveExecutions(executions: readonly Execution[]): readonly Execution[] {
  const latest = new Map<string, Execution>();
  for (const execution of executions) {
    const known = latest.get(execution.executionId);
    if (known === undefined || execution.revision > known.revision) {
      latest.set(execution.executionId, execution);
    }
  }
  return [...latest.values()].sort(compareExecutions);
}
