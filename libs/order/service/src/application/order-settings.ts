import type { AccountId } from '@fairlead/core';
import type { PlanSettings, RiskLimits } from '@fairlead/order-domain';

/** How order management behaves, fixed for the life of the process. */
export interface OrderSettings {
  readonly account: AccountId;
  readonly plan: PlanSettings;
  readonly limits: RiskLimits;
  readonly childrenActivateEarly: boolean;
  /** How long after the start or the opening of the gate an entry waits for quotes and contracts, in ms. */
  readonly warmUpMs: number;
}
