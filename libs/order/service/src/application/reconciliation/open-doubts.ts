import { type Decimal, type Instant, ZERO } from '@fairlead/core';
import {
  type ContractHolding,
  type Doubt,
  type PositionCheck,
  type Trade,
  capacityInDoubt,
} from '@fairlead/order-domain';

/**
 * Differences that one snapshot showed, in memory: for the timer to tell them and to ask for another snapshot, and for the
 * planner, who must not sell what may be gone.
 */
export class OpenDoubts {
  private holdings: ReadonlyMap<string, ContractHolding> = new Map();
  private askedAt: Instant | null = null;

  /** Takes over what was committed; of a snapshot, when it was asked for. */
  remember(holdings: ReadonlyMap<string, ContractHolding>, askedAt?: Instant): void {
    this.holdings = holdings;
    if (askedAt !== undefined && askedAt > (this.askedAt ?? 0)) this.askedAt = askedAt;
  }

  all(): readonly Doubt[] {
    return [...this.holdings.values()].flatMap(({ doubt }) => (doubt === null ? [] : [doubt]));
  }

  /** Returns the signed shares of a contract that are not ours. */
  externalOf(instrumentKey: string): Decimal {
    return this.holdings.get(instrumentKey)?.external ?? ZERO;
  }

  /** Returns what the broker's positions say of what a trade may still close, beside the other open ones. */
  checkOf(trade: Trade, open: readonly Trade[]): PositionCheck {
    const { instrumentKey } = trade.contract;
    const holding = this.holdings.get(instrumentKey);
    const others = open.filter(
      (each) => each.contract.instrumentKey === instrumentKey && each.tradeId !== trade.tradeId,
    );
    const inDoubt = holding === undefined ? null : capacityInDoubt(holding, [...others, trade], trade); // prettier-ignore
    return { askedAt: this.askedAt, inDoubt };
  }
}
