import type { Envelope, LegV1, PlaceOrdersV1 } from '@fairlead/contracts';
import { type SequencedLeg, journaledOrder, sequenceLegs, viewOf } from '@fairlead/broker-domain';
import { type Clock, assert, parseInstant, present } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import { acknowledge } from './acknowledge';
import type { EvidenceQueue } from '../reports/evidence-queue';
import type { GateKeeper } from '../connection/gate-keeper';
import type { OrderIds } from './order-ids';
import { wantedOf } from '../reports/order.mapper';
import type { Outbound } from './outbound';
import type { OutgoingOrder } from '../ports/broker-link';
import type { GatewayStore } from '../ports/gateway-store';
import type { Journal, JournalRow } from '../ports/journal';
import type { ProtectionProofs } from '../reconciliation/protection-proofs';

/** What placing works with. */
export interface PlaceOrdersParts {
  readonly clientId: number;
  readonly clock: Clock;
  readonly gate: GateKeeper;
  readonly journal: Journal;
  readonly store: GatewayStore;
  readonly orderIds: OrderIds;
  readonly outbound: Outbound;
  readonly evidence: EvidenceQueue;
  readonly proofs: ProtectionProofs;
}

type Command = Envelope<PlaceOrdersV1>;

interface Planned {
  readonly row: JournalRow;
  readonly transmit: boolean;
  readonly parentId: number | null;
}

/**
 * Places the orders of one command.
 * 1. All rows are committed before the first byte is written. 2. A reference that is journaled already is never written
 * again. 3. Ids ascend in the order of writing.
 */
export class PlaceOrders {
  constructor(private readonly parts: PlaceOrdersParts) {}

  /** Journals and, after the commit, sends. The caller has checked that the command may pass. */
  async place(command: Command, tx: Tx): Promise<void> {
    const sequence = sequenceLegs(command.data.legs);
    if (!sequence.ok) {
      this.refuse(tx, command, 'LEGS_NOT_A_BRACKET', sequence.refusal);
      return;
    }
    const parents = await this.parentIds(tx, command);
    if (parents === null) {
      this.refuse(tx, command, 'PARENT_UNKNOWN', 'a leg names a parent that was never placed');
      return;
    }
    const { store, orderIds, journal } = this.parts;
    const { account, legs } = command.data;
    const need = { firstFree: orderIds.firstFree, count: legs.length };
    const firstId = await store.takeOrderIds(tx, account, need);
    const planned = this.plan(command, { sequence: sequence.value, firstId, parents });
    const inserted = await journal.insert(
      tx,
      planned.map(({ row }) => row),
    );
    if (inserted.size < planned.length) {
      await this.alreadyJournaled(command, tx, inserted);
      return;
    }
    this.journaled(
      command,
      tx,
      planned.map(({ row }) => row),
    );
    tx.afterCommit(() => this.send(command, planned));
  }

  private refuse(tx: Tx, command: Command, code: string, reason: string): void {
    const orderRefs = command.data.legs.map((leg) => leg.orderRef);
    const done = { outcome: 'REFUSED', orderIds: [], code, reason } as const;
    acknowledge(tx, command, { request: 'place', orderRefs, ...done });
  }

  /** Ids of parents that were placed by an earlier command; null where one is unknown. */
  private async parentIds(tx: Tx, command: Command): Promise<ReadonlyMap<string, number> | null> {
    const { legs, account } = command.data;
    const own = new Set(legs.map((leg) => leg.orderRef));
    const refs = legs.flatMap((leg) =>
      leg.parentRef === undefined || own.has(leg.parentRef) ? [] : [leg.parentRef],
    );
    if (refs.length === 0) return new Map();
    const keys = { orderRefs: refs, orderIds: [], permIds: [] };
    const rows = await this.parts.journal.find(tx, account, keys);
    const found = new Map(rows.map((row) => [row.orderRef, row.orderId]));
    return refs.every((ref) => found.has(ref)) ? found : null;
  }

  private plan(
    command: Command,
    numbering: {
      readonly sequence: readonly SequencedLeg<LegV1>[];
      readonly firstId: number;
      readonly parents: ReadonlyMap<string, number>;
    },
  ): readonly Planned[] {
    const ids = new Map(
      numbering.sequence.map(({ leg }, index) => [leg.orderRef, numbering.firstId + index]),
    );
    return numbering.sequence.map(({ leg, transmit }) => ({
      row: this.rowFor(command, leg, present(ids.get(leg.orderRef), 'each leg got an id')),
      transmit,
      parentId:
        leg.parentRef === undefined
          ? null
          : present(
              ids.get(leg.parentRef) ?? numbering.parents.get(leg.parentRef),
              'a known parent',
            ),
    }));
  }

  private rowFor(command: Command, leg: LegV1, orderId: number): JournalRow {
    const { data } = command;
    const order = journaledOrder(leg.orderRef, wantedOf(leg, 0));
    return {
      orderRef: leg.orderRef,
      account: data.account,
      clientId: this.parts.clientId,
      orderId,
      epoch: this.parts.gate.epoch,
      commandId: command.id,
      correlationId: command.correlationId,
      principal: command.principal ?? null,
      tradeId: data.tradeId,
      intentId: data.intentId,
      purpose: data.purpose,
      contract: data.contract,
      leg,
      order,
      // The acknowledgement tells this much; the next thing to tell is what the broker says.
      published: viewOf(order),
      positionWhenAbsent: null,
      touchedAt: this.parts.clock.now(),
    };
  }

  private journaled(command: Command, tx: Tx, rows: readonly JournalRow[]): void {
    if (rows.length === 0) return;
    acknowledge(tx, command, {
      request: 'place',
      outcome: 'JOURNALED',
      orderRefs: rows.map((row) => row.orderRef),
      orderIds: rows.map((row) => row.orderId),
      code: 'JOURNALED',
      reason: '',
    });
  }

  /** Some reference was journaled before: those stand as they are, and new ones beside them are not sent. */
  private async alreadyJournaled(
    command: Command,
    tx: Tx,
    inserted: ReadonlySet<string>,
  ): Promise<void> {
    const { journal } = this.parts;
    const { legs, account } = command.data;
    const fresh = [...inserted];
    if (fresh.length > 0) {
      await journal.remove(tx, fresh);
      const reason = 'other legs of this command were journaled before';
      const done = { outcome: 'REFUSED', orderIds: [], code: 'PARTLY_JOURNALED', reason } as const;
      acknowledge(tx, command, { request: 'place', orderRefs: fresh, ...done });
    }
    const orderRefs = legs.map((leg) => leg.orderRef).filter((ref) => !inserted.has(ref));
    const rows = await journal.find(tx, account, { orderRefs, orderIds: [], permIds: [] });
    assert(rows.length === orderRefs.length, 'what was not inserted is journaled');
    this.journaled(command, tx, rows);
  }

  private send(command: Command, planned: readonly Planned[]): void {
    const { expiresAt, purpose } = command.data;
    for (const family of familiesOf(planned)) {
      const orderRefs = family.map(({ row }) => row.orderRef);
      this.parts.evidence.awaitAnswer(orderRefs);
      this.parts.proofs.expect(orderRefs);
      this.parts.outbound.place({
        purpose,
        epoch: present(family[0], 'a family has a leg').row.epoch,
        expiresAt: expiresAt === undefined ? null : parseInstant(expiresAt),
        orders: family.map(outgoing),
        notSent: (code, reason) =>
          this.parts.evidence.push({
            kind: 'own',
            orderRefs,
            evidence: { kind: 'notSent', code, reason },
          }),
      });
    }
  }
}

/** Cuts the sequence after each leg that transmits. */
function familiesOf(planned: readonly Planned[]): readonly (readonly Planned[])[] {
  const families: Planned[][] = [];
  let family: Planned[] = [];
  for (const one of planned) {
    family.push(one);
    if (!one.transmit) continue;
    families.push(family);
    family = [];
  }
  assert(family.length === 0, 'the last leg transmits');
  return families;
}

function outgoing({ row, transmit, parentId }: Planned): OutgoingOrder {
  const { contract, leg, orderId, account } = row;
  return { orderId, account, contract, leg, parentId, transmit };
}
