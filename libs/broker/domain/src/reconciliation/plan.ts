import type { Instant } from '@fairlead/core';
import { hasEnded } from '../order/broker-status';
import type { BrokerOrder, OrderEvidence } from '../order/broker-order';
import { isBrokerCode } from '../codes/error-codes';
import { LOST_AFTER_MS, isProvable } from './protective-orders';

/** A row of the journal, as far as comparing it with the broker needs it. */
export interface JournaledOrder {
  readonly order: BrokerOrder;
  readonly orderId: number;
  readonly instrumentKey: string;
  /** The connection that it was written in. */
  readonly epoch: number;
  /** When it was last placed or modified at the broker, or meant to be: both make it exist there, a cancel does not. */
  readonly touchedAt: Instant;
  /** After this moment it must not fill any more; null where nothing but its time in force ends it. */
  readonly goodTill: Instant | null;
  /** Signed position of its instrument when the order was first absent; null before. */
  readonly positionWhenAbsent: string | null;
}

/** An order that a complete snapshot lists as open, or that today's list of finished orders has. */
export interface ListedOrder {
  readonly orderRef: string;
  readonly permId: number | null;
  readonly status: string;
}

/** A complete picture of the broker's side: every part was answered to its end. */
export interface BrokerPicture {
  readonly epoch: number;
  readonly startedAt: Instant;
  readonly open: readonly ListedOrder[];
  readonly completed: readonly ListedOrder[];
  /** References and permIds with an execution of today. */
  readonly executed: readonly { readonly orderRef: string; readonly permId: number | null }[];
  /** Signed positions by instrument key; an instrument without one is flat. */
  readonly positions: ReadonlyMap<string, string>;
}

/** What to do about one row. */
export interface ReconciliationStep {
  readonly orderRef: string;
  /** `adopt`: the broker has it. `leave`: it ended or moved by other evidence. `missing`: nothing shows it. `young`: too fresh to tell. */
  readonly finding: 'adopt' | 'leave' | 'missing' | 'young';
  readonly evidence: OrderEvidence | null;
  /** An untransmitted leg may lie in TWS unseen: cancel by id first. Both answers, 202 and 10147, are fine. */
  readonly cancelOrderId: number | null;
  /** Remember this position for the next look. */
  readonly positionWhenAbsent: string | null;
}

/** How the comparison is made. */
export interface ReconciliationRules {
  readonly settleMs: number;
  /** A write of this connection younger than this may simply not be in the picture yet. */
  readonly youngMs: number;
}

/**
 * Compares the journal with a complete picture of the broker's side.
 * 1. A row is never sent again. 2. What is shown is adopted, by reference or permId. 3. What nothing shows is cancelled by
 * id, then unknown, and lapses after a settle interval in which the position of its instrument did not move. 4. What
 * should have ended in the meantime is cancelled before anything else is sent. 5. A stop or target that the broker was seen
 * to have is lost once two pictures two seconds apart do not show it (of a connection before: the settle interval), and
 * cancelled by id only then: where one picture erred, it protects.
 */
export function planReconciliation(
  journal: readonly JournaledOrder[],
  picture: BrokerPicture,
  rules: ReconciliationRules,
): readonly ReconciliationStep[] {
  const open = indexed(picture.open);
  const completed = indexed(picture.completed);
  const executed = indexed(picture.executed);
  return journal.map((row) => {
    const listed = find(open, row.order);
    if (listed !== null) return adopt(row, listed.status, picture.startedAt);
    if (hasEnded(row.order.status)) return nothing(row, 'leave');
    // A finished order was folded from its own message; here it only proves that the row needs nothing.
    if (find(completed, row.order) !== null) return nothing(row, 'leave');
    const step = missing(row, picture, rules);
    // Executions prove that it existed, so there is nothing unseen to cancel; whether it still is, they do not tell. What
    // protects was seen anyway, and is cancelled in case it lives.
    if (isProvable(row.order) || find(executed, row.order) === null) return step;
    return { ...step, cancelOrderId: null };
  });
}

function adopt(row: JournaledOrder, status: string, probeStartedAt: Instant): ReconciliationStep {
  // A cancel that was requested may have been lost with the old connection; requesting twice is harmless.
  const cancels = row.order.cancelRequested || isOverdue(row, probeStartedAt);
  return {
    ...nothing(row, 'adopt'),
    cancelOrderId: cancels ? row.orderId : null,
    evidence: { kind: 'listed', status, probeStartedAt },
  };
}

/** What has filled in part is cut to that by its trade: a cancel could take its protection along. */
function isOverdue({ goodTill, order }: JournaledOrder, now: Instant): boolean {
  if (goodTill === null || now < goodTill) return false;
  return order.seen.filled === null || order.seen.filled.isZero();
}

function missing(
  row: JournaledOrder,
  picture: BrokerPicture,
  rules: ReconciliationRules,
): ReconciliationStep {
  // A cancel of what is missing already touches the row too, but makes nothing young again.
  const sameConnection = row.epoch === picture.epoch;
  const provable = isProvable(row.order);
  const isAnswered = provable || isAnsweredInDoubt(row.order);
  const youngMs = isAnswered ? Math.min(DOUBT_MS, rules.youngMs) : rules.youngMs;
  const isFresh = sameConnection && row.order.absentSince === null;
  if (isFresh && picture.startedAt - row.touchedAt < youngMs) {
    return nothing(row, 'young');
  }
  const position = picture.positions.get(row.instrumentKey) ?? '0';
  const { absentSince } = row.order;
  const before = absentSince === null ? null : row.positionWhenAbsent;
  const settleMs = settleMsOf(row, picture.epoch, rules.settleMs);
  const isProved = absentSince !== null && picture.startedAt - absentSince >= settleMs;
  return {
    orderRef: row.order.orderRef,
    finding: 'missing',
    evidence: {
      kind: 'absent',
      settleMs,
      probeStartedAt: picture.startedAt,
      sameConnection,
      positionMoved: before !== null && before !== position,
    },
    cancelOrderId: (provable ? isProved : absentSince === null) ? row.orderId : null,
    positionWhenAbsent: position,
  };
}

/**
 * Returns for how long an order has to be absent until that proves its end. A TWS that has just come back lists its orders one
 * by one: what is of a connection before is given the longer time, or a stop would soon stand beside its successor.
 */
export function settleMsOf(
  { order, epoch }: Pick<JournaledOrder, 'order' | 'epoch'>,
  epochNow: number,
  settleMs: number,
): number {
  return isProvable(order) && epoch === epochNow ? Math.min(LOST_AFTER_MS, settleMs) : settleMs;
}

/** The broker has read the order and answered with a code that does not tell: what exists, it shows by now. */
function isAnsweredInDoubt(order: BrokerOrder): boolean {
  return order.status === 'UNKNOWN' && isBrokerCode(order.code);
}

function nothing(row: JournaledOrder, finding: 'adopt' | 'leave' | 'young'): ReconciliationStep {
  return {
    orderRef: row.order.orderRef,
    finding,
    evidence: null,
    cancelOrderId: null,
    positionWhenAbsent: finding === 'young' ? row.positionWhenAbsent : null,
  };
}

/** A snapshot that began this long after the writing can show an order that was answered. */
const DOUBT_MS = 500;

interface Index<T> {
  readonly byRef: ReadonlyMap<string, T>;
  readonly byPermId: ReadonlyMap<number, T>;
}

function indexed<T extends { readonly orderRef: string; readonly permId: number | null }>(
  rows: readonly T[],
): Index<T> {
  return {
    byRef: new Map(rows.filter((row) => row.orderRef !== '').map((row) => [row.orderRef, row])),
    byPermId: new Map(
      rows.flatMap((row) => (row.permId === null || row.permId === 0 ? [] : [[row.permId, row]])),
    ),
  };
}

function find<T>(index: Index<T>, order: BrokerOrder): T | null {
  const byRef = index.byRef.get(order.orderRef);
  if (byRef !== undefined) return byRef;
  const { permId } = order.seen;
  return permId === null ? null : (index.byPermId.get(permId) ?? null);
}
