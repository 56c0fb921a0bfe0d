import type { CancelOrderV1, Envelope, LegV1, ModifyOrderV1 } from '@fairlead/contracts';
import { type OrderEvidence, foldOrder, hasEnded } from '@fairlead/broker-domain';
import { type Clock, decimal, roleOfOrderRef } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import { acknowledge } from './acknowledge';
import type { EvidenceQueue } from '../reports/evidence-queue';
import type { GateKeeper } from '../connection/gate-keeper';
import { wantedOf } from '../reports/order.mapper';
import type { Outbound } from './outbound';
import type { Journal, JournalRow } from '../ports/journal';

/** What modifying and cancelling work with. */
export interface ChangeOrdersParts {
  readonly clientId: number;
  readonly clock: Clock;
  readonly gate: GateKeeper;
  readonly journal: Journal;
  readonly outbound: Outbound;
  readonly evidence: EvidenceQueue;
  readonly isHalted: () => boolean;
}

/** A reason not to send a change. */
interface Refusal {
  readonly code: string;
  readonly reason: string;
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
    const refusal = this.modifyRefusal(row, command.data);
    if (row === undefined || refusal !== null) {
      this.refuse(tx, command, 'modify', refusal ?? NOT_JOURNALED);
      return;
    }
    const touched = this.touch(row, command, {
      kind: 'modifySent',
      wanted: wantedOf(leg, revision),
    });
    const changed = { ...touched, leg };
    await this.parts.journal.save(tx, [changed]);
    this.acknowledged(tx, command, 'modify', changed);
    // A parent that is done is dropped: naming it again was answered with 135 and a lost stop (scar 11).
    const parentId = parent === undefined || hasEnded(parent.order.status) ? null : parent.orderId;
    tx.afterCommit(() => this.sendModify(changed, parentId));
  }

  async cancel(command: Envelope<CancelOrderV1>, tx: Tx): Promise<void> {
    const { account, orderRef } = command.data;
    const keys = { orderRefs: [orderRef], orderIds: [], permIds: [] };
    const [row] = await this.parts.journal.find(tx, account, keys);
    const refusal = this.refusalOf(row);
    if (row === undefined || refusal !== null) {
      this.refuse(tx, command, 'cancel', refusal ?? NOT_JOURNALED);
      return;
    }
    // A cancel that is repeated must not keep a lost order young: only what may create one at the broker does.
    const { touchedAt } = row;
    const changed = { ...this.touch(row, command, { kind: 'cancelSent' }), touchedAt };
    await this.parts.journal.save(tx, [changed]);
    this.acknowledged(tx, command, 'cancel', changed);
    tx.afterCommit(() => this.sendCancel(changed));
  }

  private modifyRefusal(row: JournalRow | undefined, data: ModifyOrderV1): Refusal | null {
    const refusal = this.refusalOf(row);
    if (row === undefined || refusal !== null) return refusal;
    if (row.order.status === 'UNKNOWN') {
      return { code: 'ORDER_UNKNOWN', reason: 'it is not known whether the broker has this order' };
    }
    if (data.revision <= row.order.wanted.revision) {
      return { code: 'REVISION_OLD', reason: `revision ${row.order.wanted.revision} was sent` };
    }
    return this.growsEntry(row.leg, data.leg);
  }

  /** Order ids belong to a client id: under another one a cancel finds nothing, and a change would be a new order. */
  private refusalOf(row: JournalRow | undefined): Refusal | null {
    if (row === undefined) return NOT_JOURNALED;
    if (hasEnded(row.order.status)) return ENDED;
    if (row.clientId === this.parts.clientId) return null;
    const reason = `it was placed under client id ${row.clientId}, and only that one can change or cancel it`;
    return { code: 'OTHER_CLIENT_ID', reason };
  }

  /** A change that makes an entry larger is an entry itself. */
  private growsEntry(from: LegV1, to: LegV1): Refusal | null {
    const role = roleOfOrderRef(to.orderRef);
    const isEntry = role === 'E' || role === 'A';
    if (!isEntry || decimal(to.quantity).lte(decimal(from.quantity))) return null;
    if (this.parts.isHalted()) return { code: 'HALTED', reason: 'entries are halted' };
    const { current } = this.parts.gate;
    return current.state === 'open' ? null : { code: 'GATE_CLOSED', reason: current.reason };
  }

  private touch(row: JournalRow, command: Envelope, evidence: OrderEvidence): JournalRow {
    const now = this.parts.clock.now();
    const { order } = foldOrder(row.order, evidence, now);
    return {
      ...row,
      order,
      commandId: command.id,
      correlationId: command.correlationId,
      epoch: this.parts.gate.epoch,
      touchedAt: now,
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

const NOT_JOURNALED: Refusal = { code: 'ORDER_NOT_FOUND', reason: 'no order was placed under it' };
const ENDED: Refusal = { code: 'ORDER_ENDED', reason: 'the order has ended' };
