import type { CancelOrderV1, Envelope, ModifyOrderV1 } from '@fairlead/contracts';
import {
  type ChangeEvent,
  type ChangeableOrder,
  type GatewayStanding,
  type Refusal,
  hasEnded,
  orderChanges,
} from '@fairlead/broker-domain';
import { decimal, present, roleOfOrderRef } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import { acknowledge } from './acknowledge';
import type { EvidenceQueue } from '../reports/evidence-queue';
import type { GateKeeper } from '../connection/gate-keeper';
import { wantedOf } from '../reports/order.mapper';
import type { Outbound } from './outbound';
import type { Journal, JournalRow } from '../ports/journal';

/** What modifying and cancelling work with. */
export interface ChangeOrdersParts {
  readonly standing: () => GatewayStanding;
  readonly gate: GateKeeper;
  readonly journal: Journal;
  readonly outbound: Outbound;
  readonly evidence: EvidenceQueue;
}

/** Modifies and cancels orders that are journaled; the same order id, never a new one. */
export class ChangeOrders {
  constructor(private readonly parts: ChangeOrdersParts) {}

  async modify(command: Envelope<ModifyOrderV1>, tx: Tx): Promise<void> {
    const { account, leg, revision } = command.data;
    const orderRefs = leg.parentRef === undefined ? [leg.orderRef] : [leg.orderRef, leg.parentRef];
    const rows = await this.parts.journal.find(tx, account, {
      orderRefs,
      orderIds: [],
      permIds: [],
    });
    const row = rows.find((candidate) => candidate.orderRef === leg.orderRef);
    const parent = rows.find((candidate) => candidate.orderRef === leg.parentRef);
    const standing = this.parts.standing();
    const wanted = wantedOf(leg, revision);
    const decision = orderChanges.decide({ kind: 'modify', wanted, standing }, changeable(row));
    if (!decision.ok) {
      this.refuse(tx, command, 'modify', decision.refusal);
      return;
    }
    const known = present(row, 'what may be changed is journaled');
    const changed = { ...this.evolve(known, command, { events: decision.value, standing }), leg };
    await this.parts.journal.save(tx, [changed]);
    this.acknowledged(tx, command, 'modify', changed);
    // A parent that is done is dropped: naming it again was answered with 135 and a lost stop.
    const parentId = parent === undefined || hasEnded(parent.order.status) ? null : parent.orderId;
    tx.afterCommit(() => this.sendModify(changed, parentId));
  }

  async cancel(command: Envelope<CancelOrderV1>, tx: Tx): Promise<void> {
    const { account, orderRef } = command.data;
    const keys = { orderRefs: [orderRef], orderIds: [], permIds: [] };
    const [row] = await this.parts.journal.find(tx, account, keys);
    const standing = this.parts.standing();
    const decision = orderChanges.decide({ kind: 'cancel', standing }, changeable(row));
    if (!decision.ok) {
      this.refuse(tx, command, 'cancel', decision.refusal);
      return;
    }
    const known = present(row, 'what may be changed is journaled');
    // A cancel that is repeated must not keep a lost order young: only what may create one at the broker does.
    const { touchedAt } = known;
    const events = decision.value;
    const changed = { ...this.evolve(known, command, { events, standing }), touchedAt };
    await this.parts.journal.save(tx, [changed]);
    this.acknowledged(tx, command, 'cancel', changed);
    tx.afterCommit(() => this.sendCancel(changed));
  }

  private evolve(
    row: JournalRow,
    command: Envelope,
    { events, standing }: { events: readonly ChangeEvent[]; standing: GatewayStanding },
  ): JournalRow {
    return {
      ...row,
      order: orderChanges.evolve(row.order, events, standing.now),
      commandId: command.id,
      correlationId: command.correlationId,
      epoch: this.parts.gate.epoch,
      touchedAt: standing.now,
    };
  }

  private sendModify(row: JournalRow, parentId: number | null): void {
    const { orderId, account, contract, leg, epoch } = row;
    const orderRefs = [row.orderRef];
    this.parts.evidence.awaitAnswer(orderRefs);
    this.parts.outbound.modify(
      { orderId, account, contract, leg, parentId, transmit: true },
      {
        epoch,
        orderId,
        notSent: (reason) =>
          this.parts.evidence.push({
            kind: 'own',
            orderRefs,
            evidence: { kind: 'modifyNotSent', reason },
          }),
      },
    );
  }

  private sendCancel(row: JournalRow): void {
    const orderRefs = [row.orderRef];
    this.parts.evidence.awaitAnswer(orderRefs);
    this.parts.outbound.cancel({
      epoch: row.epoch,
      orderId: row.orderId,
      notSent: (reason) =>
        this.parts.evidence.push({
          kind: 'own',
          orderRefs,
          evidence: { kind: 'cancelNotSent', reason },
        }),
    });
  }

  private acknowledged(
    tx: Tx,
    command: Envelope<{ readonly account: string }>,
    request: 'modify' | 'cancel',
    row: JournalRow,
  ): void {
    acknowledge(tx, command, {
      request,
      outcome: 'JOURNALED',
      orderRefs: [row.orderRef],
      orderIds: [row.orderId],
      code: 'JOURNALED',
      reason: '',
    });
  }

  private refuse(
    tx: Tx,
    command: Envelope<ModifyOrderV1> | Envelope<CancelOrderV1>,
    request: 'modify' | 'cancel',
    refusal: Refusal,
  ): void {
    const orderRef = 'leg' in command.data ? command.data.leg.orderRef : command.data.orderRef;
    const done = { outcome: 'REFUSED', orderRefs: [orderRef], orderIds: [] } as const;
    acknowledge(tx, command, { request, ...done, ...refusal });
  }
}

/** What of a row decides whether it may be changed. */
function changeable(row: JournalRow | undefined): ChangeableOrder | null {
  if (row === undefined) return null;
  const { order, clientId, leg } = row;
  const role = roleOfOrderRef(row.orderRef);
  const isEntry = role === 'E' || role === 'A';
  return { order, clientId, isEntry, quantity: decimal(leg.quantity) };
}
