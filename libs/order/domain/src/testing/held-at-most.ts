import { Decimal, type Side, ZERO, sum } from '@fairlead/core';
import type { ExecutionEvidence } from '../trade/evidence/evidence';

/** Returns the shares that would be held had nothing been taken back: of a correction that is on its way nobody can know. */
export function heldAtMost(
  executed: readonly ExecutionEvidence[],
  opens: Side | undefined,
): Decimal {
  const ids = [...new Set(executed.map(({ executionId }) => executionId))];
  const most = ids.map((executionId) => {
    const revisions = executed.filter((each) => each.executionId === executionId);
    const quantities = revisions.map(({ quantity }) => quantity);
    const isOpening = revisions[0]?.side === opens;
    return isOpening ? Decimal.max(...quantities) : Decimal.min(...quantities).neg();
  });
  return Decimal.max(ZERO, sum(most));
}
