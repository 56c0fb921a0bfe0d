import { type LimitOverrides, type RiskLimits, limitsInForce } from '@fairlead/order-domain';

/** The limits that count, in memory, as they were last committed: for plans, and for what is looked up beside a decision. */
export class LimitsView {
  now: RiskLimits;

  constructor(private readonly configured: RiskLimits) {
    this.now = configured;
  }

  /** Takes what persons have set. */
  take(overrides: LimitOverrides): void {
    this.now = limitsInForce(this.configured, overrides);
  }
}
