import type { Distance, FixedDistance, FixedTarget, TargetDistance } from '@fairlead/core';

/** Where an entry wants its stop and its target. */
export interface WantedProtection {
  readonly stop: Distance;
  readonly target: TargetDistance;
}

/** Where a trade is left at a loss and at a gain; an ATR was resolved when the entry was approved. */
export interface ProtectionSpec {
  readonly stop: FixedDistance;
  readonly target: FixedTarget;
}
