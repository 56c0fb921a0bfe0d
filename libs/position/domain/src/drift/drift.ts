import type { Decimal } from '@fairlead/core';

/** What is compared for one instrument. */
export interface DriftEvidence {
  /** Signed shares by the broker's report. */
  readonly broker: Decimal;
  /** Signed shares by the executions that had been published when the report was. */
  readonly before: Decimal;
  /** Signed shares of the executions published after it, until the check, in order. */
  readonly since: readonly Decimal[];
}

/**
 * Returns our figure where the broker's report fits nothing that our executions passed through around it, or null where
 * it fits: a fill in flight while the report was taken is no drift.
 */
export function driftOf({ broker, before, since }: DriftEvidence): Decimal | null {
  let ours = before;
  if (ours.eq(broker)) return null;
  for (const signed of since) {
    ours = ours.plus(signed);
    if (ours.eq(broker)) return null;
  }
  return ours;
}
