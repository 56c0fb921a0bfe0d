import type { Instant } from '@fairlead/core';
import type { ContractHolding, Doubt, ReportedPositions, Trade } from '@fairlead/order-domain';

/**
 * Differences that one snapshot showed, in memory: for the timer to report them and to ask for another snapshot, and for the
 * planner, who must not sell what may be gone.
 */
export class OpenDoubts {
  private holdings: ReadonlyMap<string, ContractHolding> = new Map();
  private askedAt: Instant | null = null;

  /** Takes over what was committed; of a snapshot, when it was requested. */
  remember(holdings: ReadonlyMap<string, ContractHolding>, askedAt?: Instant): void {
    this.holdings = holdings;
    if (askedAt !== undefined && askedAt > (this.askedAt ?? 0)) this.askedAt = askedAt;
  }

  all(): readonly Doubt[] {
    return [...this.holdings.values()].flatMap(({ doubt }) => (doubt === null ? [] : [doubt]));
  }

  /** Returns what the broker's positions say of a contract. */
  positionsOf(instrumentKey: string, openTrades: readonly Trade[]): ReportedPositions {
    const holding = this.holdings.get(instrumentKey) ?? null;
    return { holding, askedAt: this.askedAt, openTrades };
  }
}
