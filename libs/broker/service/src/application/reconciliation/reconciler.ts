import { BrokerSnapshotV1, BrokerStatusV1, snapshotParts } from '@fairlead/contracts';
import {
  type BrokerPicture,
  foldOrder,
  hasEnded,
  type JournaledOrder,
  type OrderEvidence,
  planReconciliation,
  type ReconciliationStep,
  referenceOf,
  sameView,
  settleMsOf,
  viewOf,
} from '@fairlead/broker-domain';
import { type Clock, type Instant, decimalText, derivedId, parseInstant } from '@fairlead/core';
import type { Logger, Tx, UnitOfWork } from '@fairlead/platform';
import { ANSWER_WITHIN_MS, type EvidenceQueue } from '../reports/evidence-queue';
import { causeOf } from '../reports/evidence-recorder';
import type { GateKeeper } from '../connection/gate-keeper';
import type { GatewaySettings } from '../gateway-settings';
import type { InstrumentDirectory } from '../data/instrument-directory';
import { statusEvent } from '../reports/order.mapper';
import type { Outbound } from '../commands/outbound';
import type { Journal, JournalRow } from '../ports/journal';
import type { Picture } from './prober';
import { snapshotEvent, snapshotIdOf } from './snapshot.mapper';

/** What comparing works with. */
export interface ReconcilerParts {
  readonly settings: GatewaySettings;
  readonly clientId: number;
  readonly clock: Clock;
  readonly gate: GateKeeper;
  readonly journal: Journal;
  readonly directory: InstrumentDirectory;
  readonly outbound: Outbound;
  readonly queue: EvidenceQueue;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
}

/** How a comparison ended. */
export interface Reconciliation {
  readonly snapshot: BrokerSnapshotV1;
  /** Orders that are still unknown. */
  readonly unresolved: number;
  /** When to look for them again, in ms; null where there are none. */
  readonly lookAgainInMs: number | null;
  /** Orders that live, or may live, and that only another client id of ours can change or cancel. */
  readonly outOfReach: readonly OutOfReach[];
}

/** An order that was placed under another client id. */
export interface OutOfReach {
  readonly orderRef: string;
  readonly clientId: number;
}

/** Compares the journal with a picture of the broker's side, tells what it found, and cancels what should not be there. */
export class Reconciler {
  constructor(private readonly parts: ReconcilerParts) {}

  /** `publishAll`: a new connection tells every open order, changed or not. */
  async reconcile(picture: Picture, publishAll: boolean): Promise<Reconciliation> {
    const { unitOfWork, logger } = this.parts;
    const done = await unitOfWork.run((tx) => this.compare(picture, publishAll, tx));
    const isNews = publishAll || Object.keys(done.findings).length > 0;
    logger[isNews ? 'info' : 'debug']('reconciliation.done', {
      open: picture.open.length,
      executions: picture.executions.length,
      unresolved: done.unresolved,
      ...done.findings,
    });
    return done;
  }

  private async compare(
    picture: Picture,
    publishAll: boolean,
    tx: Tx,
  ): Promise<Reconciliation & { readonly findings: Readonly<Record<string, number>> }> {
    const { journal, settings, gate, directory } = this.parts;
    const origin = { account: settings.account, epoch: gate.epoch };
    const rows = await this.rowsOf(picture, tx);
    const steps = planReconciliation(rows.map(journaled), this.pictureOf(picture), {
      settleMs: settings.settleMs,
      youngMs: ANSWER_WITHIN_MS,
    });
    const byRef = new Map(rows.map((row) => [row.orderRef, row]));
    const changed = steps.flatMap((step) => {
      const row = byRef.get(step.orderRef);
      return row === undefined ? [] : [this.apply(row, step, { publishAll, tx })];
    });
    await journal.save(tx, changed);
    const snapshot = snapshotEvent(picture, directory, origin);
    const cause = { correlationId: derivedId('gateway', settings.account), causationId: null };
    for (const part of snapshotParts(snapshot, snapshotIdOf(snapshot))) {
      tx.publish(BrokerSnapshotV1, part, { cause });
    }
    const unknown = changed.filter((row) => row.order.status === 'UNKNOWN');
    const settles = unknown.map((row) => settleMsOf(row, gate.epoch, settings.settleMs));
    const lookAgainInMs = settles.length === 0 ? null : Math.min(...settles);
    const outOfReach = changed.filter((row) => !this.isInReach(row) && !hasEnded(row.order.status));
    const unresolved = unknown.length;
    return { snapshot, unresolved, lookAgainInMs, outOfReach, findings: countOf(steps) };
  }

  /** Everything unsettled, and ended rows that the broker lists as open after all. */
  private async rowsOf(picture: Picture, tx: Tx): Promise<readonly JournalRow[]> {
    const { journal, settings } = this.parts;
    const unsettled = await journal.unsettled(tx, settings.account);
    const known = new Set(unsettled.map((row) => row.orderRef));
    const orderRefs = picture.open
      .map((order) => referenceOf(order.orderRef))
      .filter((ref) => ref !== '' && !known.has(ref));
    if (orderRefs.length === 0) return unsettled;
    const keys = { orderRefs, orderIds: [], permIds: [] };
    return [...unsettled, ...(await journal.find(tx, settings.account, keys))];
  }

  private apply(
    row: JournalRow,
    step: ReconciliationStep,
    mode: { readonly publishAll: boolean; readonly tx: Tx },
  ): JournalRow {
    const now = this.parts.clock.now();
    const evidence = codeIsOverdue(row, now) ? CODE_DEADLINE : step.evidence;
    const fold = evidence === null ? null : foldOrder(row.order, evidence, now);
    const found = fold?.order ?? row.order;
    const cancelOrderId = this.isInReach(row) ? step.cancelOrderId : null;
    const cancels = step.finding === 'adopt' && cancelOrderId !== null;
    const order = cancels ? foldOrder(found, CANCEL_SENT, now).order : found;
    for (const alarm of fold?.alarms ?? []) {
      this.parts.logger.error('broker.order.alarm', { alarm: `${row.orderRef}: ${alarm}` });
    }
    if (cancelOrderId !== null) this.cancelLater(row, mode.tx);
    const positionWhenAbsent =
      step.finding === 'missing' ? step.positionWhenAbsent : row.positionWhenAbsent;
    const changed = { ...row, order, positionWhenAbsent };
    const view = viewOf(order);
    const isPublished = sameView(row.published, view);
    if (order.awaitsCode || (isPublished && !(mode.publishAll && step.finding === 'adopt')))
      return changed;
    mode.tx.publish(BrokerStatusV1, statusEvent(changed, view), { cause: causeOf(row) });
    return { ...changed, published: view };
  }

  get clientId(): number {
    return this.parts.clientId;
  }

  private isInReach(row: JournalRow): boolean {
    return row.clientId === this.parts.clientId;
  }

  /** An untransmitted leg may lie in TWS unseen. Cancelled now and not found are both fine answers. */
  private cancelLater(row: JournalRow, tx: Tx): void {
    const { outbound, gate, logger } = this.parts;
    tx.afterCommit(() => {
      logger.warn('order.cancelled-by-id', { orderRef: row.orderRef, orderId: row.orderId });
      outbound.cancel({ epoch: gate.epoch, orderId: row.orderId, notSent: () => undefined });
    });
  }

  private pictureOf(picture: Picture): BrokerPicture {
    const { gate, directory } = this.parts;
    return {
      epoch: gate.epoch,
      startedAt: picture.startedAt,
      open: picture.open.map((order) => ({ ...order, orderRef: referenceOf(order.orderRef) })),
      completed: picture.completed.map((order) => ({
        ...order,
        orderRef: referenceOf(order.orderRef),
      })),
      executed: picture.executions.map(({ orderRef, permId }) => ({
        orderRef: referenceOf(orderRef),
        permId,
      })),
      positions: new Map(
        picture.positions.map((position) => [
          directory.keyFor(position.contract),
          decimalText(position.quantity),
        ]),
      ),
    };
  }
}

const CANCEL_SENT: OrderEvidence = { kind: 'cancelSent' };
const CODE_DEADLINE: OrderEvidence = { kind: 'codeDeadline' };
/** The wait for the code of a cancel, generously; a process that died in it left it unended. */
const CODE_OVERDUE_MS = 1_000;

function codeIsOverdue({ order }: JournalRow, now: Instant): boolean {
  return order.awaitsCode && order.endedAt !== null && now - order.endedAt >= CODE_OVERDUE_MS;
}

function journaled(row: JournalRow): JournaledOrder {
  const { goodTill } = row.leg;
  return {
    ...row,
    instrumentKey: row.contract.instrumentKey,
    goodTill: goodTill === undefined ? null : parseInstant(goodTill),
  };
}

function countOf(steps: readonly ReconciliationStep[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { finding } of steps) counts[finding] = (counts[finding] ?? 0) + 1;
  return counts;
}
