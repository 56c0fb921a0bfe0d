import type { FixedDistance } from '@fairlead/core';

/** Where a trade is left at a loss and at a gain; an ATR was resolved when the entry was approved. */
export interface ProtectionSpec {
  readonly stop: FixedDistance;
  readonly target: FixedDistance;
}
