import { Decimal, ZERO } from '@fairlead/core';
import type { Execution } from './execution';
import {
  type Position,
  type PositionStep,
  applyExecution,
  foldExecutions,
  isNext,
} from './position';

/** An execution that was added to the record, with the highest revision of it that was known before. */
export interface ExecutionAdded {
  readonly execution: Execution;
  readonly revisionBefore: number | null;
}

/** True where the execution is void on arrival: a later revision of it is known. */
export function isVoid({ execution, revisionBefore }: ExecutionAdded): boolean {
  return revisionBefore !== null && revisionBefore > execution.revision;
}

/** True where a position was folded in the same currency and multiplier, or from nothing yet. */
export function hasSameTerms(position: Position, execution: Execution): boolean {
  if (position.currency === '') return true;
  return position.currency === execution.currency && position.multiplier.eq(execution.multiplier);
}

/** Returns what an execution does to a position, or null where only folding all executions anew decides. */
export function decideExecution(
  position: Position,
  { execution, revisionBefore }: ExecutionAdded,
): readonly PositionStep[] | null {
  const isPlain = revisionBefore === null && hasSameTerms(position, execution);
  return isPlain && isNext(position, execution) ? applyExecution(position, execution) : null;
}

/** Returns what became of a position whose executions were folded anew. */
export function decideRefold(
  before: Position,
  executions: readonly Execution[],
): readonly PositionStep[] {
  const position = foldExecutions(executions);
  const [wasFlat, isFlat] = [before.quantity.isZero(), position.quantity.isZero()];
  if (wasFlat === isFlat) return [{ kind: 'changed', position }];
  return [{ kind: wasFlat ? 'opened' : 'closed', position }];
}

/** True where a life ended, or what a flat position realised is another figure now. */
export function endsOrRestates(before: Position, steps: readonly PositionStep[]): boolean {
  if (steps.some((step) => step.kind === 'closed')) return true;
  const after = steps.at(-1)?.position;
  const isFlat = after?.quantity.isZero() === true;
  return isFlat && !after.totalRealisedPnl.eq(before.totalRealisedPnl);
}

/** Returns how much of what moved is still to be adjusted: never beyond what the broker holds, where that is known. */
export function missingShares(moved: Decimal, quantity: Decimal, held: Decimal | null): Decimal {
  if (held === null) return moved;
  const missing = held.minus(quantity);
  if (missing.isNegative() !== moved.isNegative()) return ZERO;
  return Decimal.min(missing.abs(), moved.abs()).times(moved.isNegative() ? -1 : 1);
}
