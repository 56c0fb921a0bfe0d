import type { CancelOrderV1, Envelope, ModifyOrderV1 } from '@fairlead/contracts';
import {
  type BrokerOrder,
  type ChangeableOrder,
  type GatewayStanding,
  type Refusal,
  hasEnded,
  orderChangeDecider,
} from '@fairlead/broker-domain';
import { type Result, decimal, ok, present, roleOfOrderRef } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import { acknowledge } from './acknowledge';
import type { EvidenceQueue } from '../reports/evidence-queue';
import type { GateKeeper } from '../connection/gate-keeper';
import { wantedOf } from '../reports/order.mapper';
import type { Outbound } from './outbound';
import type { Journal, JournalRow } from '../ports/journal';
import type { ProtectionProofs } from '../reconciliation/protection-proofs';

/** What modifying and cancelling work with. */
export interface ChangeOrdersParts {
  readonly standing: () => GatewayStanding;
  readonly gate: GateKeeper;
  readonly journal: Journal;
  readonly outbound: Outbound;
  readonly evidence: EvidenceQueue;
  readonly proofs: ProtectionProofs;
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
    const decided = decide(row, { kind: 'modify', wanted, standing });
    if (!decided.ok) {
      this.refuse(tx, command, 'modify', decided.refusal);
      return;
    }
    const { journaled, order } = decided.value;
    const changed = {
      ...this.changedBy(command, journaled),
      ...{ order, leg, touchedAt: standing.now },
    };
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
    const decided = decide(row, { kind: 'cancel', standing: this.parts.standing() });
    if (!decided.ok) {
      this.refuse(tx, command, 'cancel', decided.refusal);
      return;
    }
    const { journaled, order } = decided.value;
    // A cancel that is repeated must not keep a lost order young: only what may create one at the broker does.
    const changed = { ...this.changedBy(command, journaled), order };
    await this.parts.journal.save(tx, [changed]);
    this.acknowledged(tx, command, 'cancel', changed);
    tx.afterCommit(() => this.sendCancel(changed));
  }

  /** The command and the connection that changed the order last. */
  private changedBy(command: Envelope, row: JournalRow): JournalRow {
    const { id: commandId, correlationId } = command;
    const principal = command.principal ?? null;
    return { ...row, commandId, correlationId, principal, epoch: this.parts.gate.epoch };
  }

  private sendModify(row: JournalRow, parentId: number | null): void {
    const { orderId, account, contract, leg, epoch } = row;
    const orderRefs = [row.orderRef];
    this.parts.evidence.awaitAnswer(orderRefs);
    this.parts.proofs.expect(orderRefs);
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

/** Decides a change of a row, and returns the order with what was recorded of it. */
function decide(
  row: JournalRow | undefined,
  change: Parameters<typeof orderChangeDecider.decide>[0],
): Result<{ readonly journaled: JournalRow; readonly order: BrokerOrder }, Refusal> {
  const state = row === undefined ? null : changeable(row);
  const decision = orderChangeDecider.decide(change, state);
  if (!decision.ok) return decision;
  const changed = decision.value.reduce(orderChangeDecider.evolve, state);
  const journaled = present(row, 'what may be changed is journaled');
  return ok({ journaled, order: present(changed, 'what may be changed is journaled').order });
}

/** What of a row decides whether it may be changed. */
function changeable({ order, clientId, leg, orderRef }: JournalRow): ChangeableOrder {
  const role = roleOfOrderRef(orderRef);
  return {
    order,
    clientId,
    isEntry: role === 'E' || role === 'A',
    quantity: decimal(leg.quantity),
  };
}
