import type { ContractHolding, Doubt } from '@fairlead/order-domain';

/** Differences that one snapshot showed, in memory: for the timer to tell them, and to ask for another snapshot. */
export class OpenDoubts {
  private doubts: ReadonlyMap<string, Doubt> = new Map();

  /** Takes over what was committed. */
  remember(holdings: ReadonlyMap<string, ContractHolding>): void {
    this.doubts = new Map(
      [...holdings].flatMap(([key, { doubt }]) => (doubt === null ? [] : [[key, doubt] as const])),
    );
  }

  all(): readonly Doubt[] {
    return [...this.doubts.values()];
  }
}
