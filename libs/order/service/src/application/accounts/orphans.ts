import type { BrokerSnapshotV1, Envelope } from '@fairlead/contracts';
import { parseInstant } from '@fairlead/core';
import { type AccountEvent, type TradeEvidence, accountDecider } from '@fairlead/order-domain';
import type { Logger } from '@fairlead/platform';
import type { OrderStore } from '../ports/order-store';
import type { OrderUnitOfWork } from '../trades/order-unit-of-work';

/** Orders at the broker that carry our reference and are unknown here: entries stop while one may live. */
export class Orphans {
  constructor(
    private readonly surroundings: { readonly store: OrderStore; readonly logger: Logger },
  ) {}

  /** Evidence came about orders that no trade of ours has. */
  async onEvidence(
    unit: OrderUnitOfWork,
    evidence: readonly TradeEvidence[],
    event: Envelope,
  ): Promise<void> {
    const recordedAt = parseInstant(event.recordedAt);
    const command = { kind: 'take-in-orphans', evidence, recordedAt } as const;
    const seenIn = { event: event.type, id: event.id };
    await this.carryOut(unit, accountDecider.decide(command, unit.account).value, () => seenIn);
  }

  /** A snapshot shows which orders work. */
  async onSnapshot(unit: OrderUnitOfWork, data: BrokerSnapshotV1): Promise<void> {
    const orders = new Map(
      data.openOrders.filter(({ external }) => !external).map((order) => [order.orderRef, order]),
    );
    const own = [...orders.keys()];
    const known = await this.surroundings.store.knownOrderRefs(unit.tx, own);
    const isWhole = (data.rowsLeftOff ?? 0) === 0;
    const command = { kind: 'compare-orders', own, known, isWhole } as const;
    const { value } = accountDecider.decide(command, unit.account);
    await this.carryOut(unit, value, (orderRef) => orders.get(orderRef) ?? {});
  }

  private async carryOut(
    { tx }: OrderUnitOfWork,
    events: readonly AccountEvent[],
    detailsOf: (orderRef: string) => object,
  ): Promise<void> {
    const { store, logger } = this.surroundings;
    for (const event of events) {
      if (event.kind === 'orphans-seen') {
        const orders = event.orderRefs.map((orderRef) => ({ ...detailsOf(orderRef), orderRef }));
        const noted = await store.noteOrphans(tx, orders);
        for (const orderRef of noted)
          logger.error('order.orphan', { ...detailsOf(orderRef), orderRef });
      }
      if (event.kind === 'orphans-ended') await store.resolveOrphans(tx, event.orderRefs);
      if (event.kind === 'orphans-left') await store.resolveOrphansExcept(tx, event.orderRefs);
    }
  }
}
