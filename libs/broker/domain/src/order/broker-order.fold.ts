import { type Decimal, type Instant, assertNever } from '@fairlead/core';
import { withAbsence } from './broker-order.absence';
import type {
  BrokerOrder,
  OrderEvidence,
  OrderFold,
  Rejection,
  SeenOrder,
  WantedOrder,
} from './broker-order';
import { type BrokerOrderState, hasEnded, isKnownStatus, meaningOfStatus } from './broker-status';
import {
  DEATH_CODES,
  type RequestKind,
  isBrokerCode,
  meaningOfCode,
  orderEffectOf,
} from '../codes/error-codes';
import { filledOf, isShort, totalOf } from './filled-quantity';

/** A look at the whole picture soon, but after the broker had time to say more by itself. */
export const PROBE_SOON_MS = 5_000;
/** A look at an order that the broker answered with a code that may or may not have refused it. */
export const PROBE_DOUBT_MS = 1_000;
/** A look right away. */
export const PROBE_NOW_MS = 250;

type Evidence<K extends OrderEvidence['kind']> = Extract<OrderEvidence, { kind: K }>;

/**
 * Folds one piece of evidence into an order.
 * 1. Any order and any number of duplicates of the same evidence lead to the same end.
 * 2. An end is never taken back by a status; only a complete snapshot that began later can do that.
 * 3. A code kills an order only where it answers the placing and the order never worked.
 * 4. What is not shown is UNKNOWN; it lapses only after being absent twice, a settle interval apart, or where the broker
 *    answers a cancel by id with "not found" and a snapshot that began later does not show it either.
 * 5. Once an execution was corrected only executions say how much is filled, and whether all of it is.
 */
export function foldOrder(order: BrokerOrder, evidence: OrderEvidence, now: Instant): OrderFold {
  const fold = lapsedWhereUnseen(order, apply(order, evidence, now));
  const ended = hasEnded(fold.order.status);
  if (!ended && fold.order.endedAt !== null) {
    return { ...fold, order: { ...fold.order, endedAt: null } };
  }
  if (!ended || fold.order.endedAt !== null) return fold;
  const settled = { endedAt: now, cancelPending: false, modifyPending: null, absentSince: null };
  return { ...fold, order: { ...fold.order, ...settled } };
}

/**
 * A leg that lay untransmitted in TWS, unseen by any snapshot, ends Cancelled by our cancel by id: it never reached the
 * market, so it has lapsed. Nobody refused it.
 */
function lapsedWhereUnseen(before: BrokerOrder, fold: OrderFold): OrderFold {
  const unseen = before.absentSince !== null || before.status === 'LAPSED';
  const { filled } = fold.order.seen;
  const unfilled = filled === null || filled.isZero();
  if (!unseen || before.worked || !unfilled || fold.order.status !== 'CANCELLED') return fold;
  const reason = 'no complete snapshot showed it; cancelled by id before it was transmitted';
  const lapsed = { status: 'LAPSED', code: 'LAPSED', reason, awaitsCode: false } as const;
  return { ...fold, order: { ...fold.order, ...lapsed } };
}

function apply(order: BrokerOrder, evidence: OrderEvidence, now: Instant): OrderFold {
  switch (evidence.kind) {
    case 'openOrder':
      return applyOpenOrder(order, evidence);
    case 'status':
      return applyStatus(order, evidence);
    case 'error':
      return applyError(order, evidence, now);
    case 'completed':
      return applyCompleted(order, evidence);
    case 'execution':
      return applyExecution(order, evidence);
    case 'listed':
      return applyListed(order, evidence);
    case 'absent':
      return only(withAbsence(order, evidence, now));
    case 'unanswered':
      return applyUnanswered(order, evidence);
    case 'notSent':
      return only(
        order.acknowledged || hasEnded(order.status)
          ? order
          : { ...order, status: 'LAPSED', code: evidence.code, reason: evidence.reason },
      );
    case 'modifyNotSent':
      return order.modifyPending === null
        ? only(order)
        : refusal({ ...order, modifyPending: null }, 'modify', {
            code: 504,
            message: evidence.reason,
          });
    case 'modifySent':
      return only({ ...order, wanted: evidence.wanted, modifyPending: evidence.wanted.revision });
    case 'cancelSent':
      return only({ ...order, cancelRequested: true });
    case 'cancelNotSent':
      return order.cancelRequested
        ? refusal({ ...order, cancelRequested: false }, 'cancel', {
            code: 504,
            message: evidence.reason,
          })
        : only(order);
    case 'codeDeadline':
      return only({ ...order, awaitsCode: false });
    default:
      return assertNever(evidence);
  }
}

function applyOpenOrder(order: BrokerOrder, evidence: Evidence<'openOrder'>): OrderFold {
  const shown = withPermId(acknowledge(order), evidence.permId);
  const seen: SeenOrder = {
    ...shown.seen,
    quantity: evidence.quantity ?? shown.seen.quantity,
    filled: filledOf(shown, evidence.filled),
    limitPrice: evidence.limitPrice,
    stopPrice: evidence.stopPrice,
    ocaGroup: evidence.ocaGroup ?? shown.seen.ocaGroup,
    ocaType: evidence.ocaGroup === null ? shown.seen.ocaType : evidence.ocaType,
  };
  const echoed = stands(seen, shown.wanted) ? null : shown.modifyPending;
  return advance({ ...shown, seen, modifyPending: echoed }, evidence.status);
}

function applyStatus(order: BrokerOrder, evidence: Evidence<'status'>): OrderFold {
  const shown = withPermId(acknowledge(order), evidence.permId);
  const filled = filledOf(shown, evidence.filled);
  const live = !hasEnded(meaningOfStatus(evidence.status).state ?? 'WORKING');
  const total =
    evidence.filled === null || evidence.remaining === null || !live
      ? null
      : evidence.filled.plus(evidence.remaining);
  const seen = { ...shown.seen, filled, quantity: total ?? shown.seen.quantity };
  const fold = advance({ ...shown, seen }, evidence.status);
  if (!evidence.whyHeld.includes('locate') || hasEnded(fold.order.status)) return fold;
  return { ...fold, order: { ...fold.order, status: 'SUSPENDED', code: '404', reason: 'locate' } };
}

/** Goes to the state that a status stands for, as far as rule 2 lets it. */
function advance(order: BrokerOrder, status: string): OrderFold {
  const { state, cancelPending } = meaningOfStatus(status);
  if (state === null) {
    const pending = cancelPending && !hasEnded(order.status);
    const alarms = isKnownStatus(status) ? [] : [`unknown status ${status}`];
    return { ...only(pending ? { ...order, cancelPending: true } : order), alarms };
  }
  if (state === 'SUSPENDED') return applyInactive(order);
  if (hasEnded(state)) return only(end(order, state));
  if (hasEnded(order.status) && order.status !== 'LAPSED') return only(order);
  if (isStep(order, state)) {
    const worked = order.worked || state === 'HELD' || state === 'WORKING';
    return only(found({ ...order, status: state, worked }));
  }
  return only(found(order));
}

/** False for steps back that a late or repeated message would make. */
function isStep(order: BrokerOrder, to: BrokerOrderState): boolean {
  if (order.status === 'UNKNOWN' || order.status === 'LAPSED') return true;
  if (to === 'PENDING_ACK') return order.status === 'PENDING_ACK' || order.status === 'STAGED';
  const filled = order.seen.filled !== null && order.seen.filled.gt(0);
  return !(to === 'HELD' && order.status === 'WORKING' && filled);
}

function applyInactive(order: BrokerOrder): OrderFold {
  const inactive = { ...order, inactive: true };
  if (order.deathCode !== null) return only(end(inactive, 'REJECTED'));
  if (hasEnded(order.status) && order.status !== 'LAPSED') return only(inactive);
  return { ...only(found({ ...inactive, status: 'SUSPENDED' })), probeInMs: PROBE_SOON_MS };
}

/** Of two ends the stronger one stands, whichever was reported first. */
const END_RANK: Partial<Readonly<Record<BrokerOrderState, number>>> = {
  LAPSED: 1,
  CANCELLED: 2,
  EXPIRED: 3,
  REJECTED: 4,
  FILLED: 5,
};

function end(order: BrokerOrder, reported: BrokerOrderState): BrokerOrder {
  // The broker may go on calling an order Filled of which it took an execution back.
  if (reported === 'FILLED' && isShort(order)) return endShort(order);
  const state = reported === 'CANCELLED' && order.deathCode !== null ? 'REJECTED' : reported;
  if ((END_RANK[order.status] ?? 0) >= (END_RANK[state] ?? 0)) return order;
  const awaitsCode = state === 'CANCELLED' && !isBrokerCode(order.code);
  return { ...withoutOwnCode(order), status: state, awaitsCode };
}

function applyError(order: BrokerOrder, evidence: Evidence<'error'>, now: Instant): OrderFold {
  const request = requestOf(order, evidence.code);
  const effect = orderEffectOf(evidence.code, request);
  switch (effect) {
    case 'note':
      return evidence.code === 404 && !hasEnded(order.status)
        ? only({ ...acknowledge(order), status: 'SUSPENDED', ...codeAndReason(evidence) })
        : only(order);
    case 'look':
      return doubt(order, evidence);
    case 'refused':
      return refuse(notFound(order, evidence, now), request, evidence);
    case 'cancelled':
      return only(cancelledBy(acknowledge(order), evidence));
    case 'dead':
      return kill(order, evidence);
    default:
      return assertNever(effect);
  }
}

/** Which of our requests a code answers: the code alone often fits several. */
function requestOf(order: BrokerOrder, code: number): RequestKind {
  const meaning = meaningOfCode(code);
  if (meaning?.only !== undefined) return meaning.only;
  if (order.modifyPending !== null) return 'modify';
  return order.cancelRequested && order.worked ? 'cancel' : 'place';
}

function refuse(order: BrokerOrder, request: RequestKind, evidence: Evidence<'error'>): OrderFold {
  if (request === 'modify' && order.modifyPending === null) return only(order);
  // Nobody requested it: the answer to a cancel by id of the comparison, which looks again by itself.
  if (request === 'cancel' && !order.cancelRequested) {
    const isSettled = evidence.code === NOT_FOUND && order.status !== 'UNKNOWN';
    return { ...only(order), probeInMs: isSettled ? null : PROBE_NOW_MS };
  }
  const cleared =
    request === 'modify'
      ? { ...order, modifyPending: null }
      : { ...order, cancelPending: false, cancelRequested: false };
  return refusal(cleared, request, evidence);
}

function refusal(
  order: BrokerOrder,
  request: RequestKind,
  evidence: { readonly code: number; readonly message: string },
): OrderFold {
  const rejection: Rejection = {
    request,
    code: evidence.code,
    reason: evidence.message,
    final: false,
  };
  return { ...only(order), rejections: [rejection], probeInMs: PROBE_NOW_MS };
}

function kill(order: BrokerOrder, evidence: Evidence<'error'>): OrderFold {
  if (order.status === 'REJECTED') return only(order);
  const isDeath = DEATH_CODES.has(evidence.code);
  const marked = isDeath ? { ...order, deathCode: evidence.code } : order;
  const mayDie = !order.worked || (isDeath && (order.inactive || order.status === 'CANCELLED'));
  const isReported = order.deathCode === evidence.code;
  if (!mayDie) {
    const rejections = isDeath && !isReported ? [placing(evidence, false)] : [];
    return { ...only(marked), rejections, probeInMs: PROBE_SOON_MS };
  }
  const dead = end(marked, 'REJECTED');
  const died = dead.status === 'REJECTED';
  return {
    ...only(died ? { ...dead, ...codeAndReason(evidence), awaitsCode: false } : dead),
    rejections: died ? [placing(evidence, true)] : [],
  };
}

function placing(evidence: Evidence<'error'>, final: boolean): Rejection {
  return { request: 'place', code: evidence.code, reason: evidence.message, final };
}

function cancelledBy(order: BrokerOrder, evidence: Evidence<'error'>): BrokerOrder {
  const expired = /expir/i.test(evidence.message);
  const ended = end(order, expired ? 'EXPIRED' : 'CANCELLED');
  if (ended.status !== 'CANCELLED' && ended.status !== 'EXPIRED') return ended;
  return isBrokerCode(ended.code)
    ? ended
    : { ...ended, ...codeAndReason(evidence), awaitsCode: false };
}

/** A code that does not tell: an order that was never shown is unknown by it, and looked for at once. */
function doubt(order: BrokerOrder, evidence: Evidence<'error'>): OrderFold {
  const never = !order.acknowledged && order.status === 'PENDING_ACK';
  if (!never) return { ...only(order), probeInMs: PROBE_SOON_MS };
  return {
    ...only({ ...order, status: 'UNKNOWN', ...codeAndReason(evidence) }),
    probeInMs: PROBE_DOUBT_MS,
  };
}

/** The answer to a cancel by id that there is no such order. */
const NOT_FOUND = 10_147;

function notFound(order: BrokerOrder, evidence: Evidence<'error'>, now: Instant): BrokerOrder {
  const isNews = evidence.code === NOT_FOUND && !order.acknowledged;
  return isNews ? { ...order, notFoundAt: now } : order;
}

function applyCompleted(order: BrokerOrder, evidence: Evidence<'completed'>): OrderFold {
  const filled = filledOf(order, evidence.filled);
  const shown = withPermId(
    acknowledge({ ...order, seen: { ...order.seen, filled } }),
    evidence.permId,
  );
  // How it ended is news only where the end is.
  const isNews = shown.reason === '' && !hasEnded(shown.status);
  const reason = isNews ? evidence.how : shown.reason;
  const state = meaningOfStatus(evidence.status).state;
  // In the list of finished orders `Inactive` can only be an order that the broker refused.
  if (state === 'SUSPENDED') return only({ ...end(shown, 'REJECTED'), reason });
  if (state === null || !hasEnded(state)) return only(shown);
  const expired = state === 'CANCELLED' && /expir/i.test(evidence.how);
  return only({ ...end(shown, expired ? 'EXPIRED' : state), awaitsCode: false, reason });
}

function applyExecution(order: BrokerOrder, evidence: Evidence<'execution'>): OrderFold {
  const executed = evidence.executed ?? order.executed;
  const filled = filledOf({ ...order, executed }, evidence.cumulative);
  const shown = withPermId(
    { ...acknowledge(order), worked: true, executed, seen: { ...order.seen, filled } },
    evidence.permId,
  );
  if (filled !== null && filled.gte(totalOf(shown))) return only(end(found(shown), 'FILLED'));
  if (shown.status === 'FILLED') return { ...only(endShort(shown)), probeInMs: PROBE_SOON_MS };
  const silent = ['PENDING_ACK', 'STAGED', 'UNKNOWN', 'LAPSED'].includes(shown.status);
  return only(silent ? found({ ...shown, status: 'WORKING' }) : shown);
}

/** The end of an order that was filled until an execution of it was taken back: the rest does not come by itself. */
function endShort(order: BrokerOrder): BrokerOrder {
  if (hasEnded(order.status) && order.status !== 'FILLED' && order.status !== 'LAPSED')
    return order;
  const reason = 'the broker corrected an execution: the order is not filled any more';
  return { ...order, status: 'CANCELLED', code: 'CORRECTED', reason, awaitsCode: false };
}

function applyListed(order: BrokerOrder, evidence: Evidence<'listed'>): OrderFold {
  const present = { ...found(acknowledge(order)), modifyPending: null };
  const { state } = meaningOfStatus(evidence.status);
  const endedBefore = order.endedAt !== null && order.endedAt < evidence.probeStartedAt;
  if (!endedBefore || state === null || hasEnded(state)) return only(present);
  return {
    ...only({ ...present, status: state, worked: true, deathCode: null, code: null, reason: '' }),
    alarms: [`${order.status} order is open at the broker`],
  };
}

function applyUnanswered(order: BrokerOrder, evidence: Evidence<'unanswered'>): OrderFold {
  const silent = order.status === 'PENDING_ACK' || order.status === 'STAGED';
  if (!silent || order.acknowledged) return only(order);
  return {
    ...only({ ...order, status: 'UNKNOWN', code: 'NO_ANSWER', reason: evidence.reason }),
    probeInMs: PROBE_NOW_MS,
  };
}

function acknowledge(order: BrokerOrder): BrokerOrder {
  return order.acknowledged ? order : { ...order, acknowledged: true };
}

/** Absence and its reason are over once the broker shows the order. */
function found(order: BrokerOrder): BrokerOrder {
  return { ...withoutOwnCode(order), absentSince: null };
}

function withoutOwnCode(order: BrokerOrder): BrokerOrder {
  return order.code === null || isBrokerCode(order.code)
    ? order
    : { ...order, code: null, reason: '' };
}

function withPermId(order: BrokerOrder, permId: number | null): BrokerOrder {
  if (permId === null || permId === 0 || permId === order.seen.permId) return order;
  if (order.seen.permId === null) return { ...order, seen: { ...order.seen, permId } };
  if (order.otherPermIds.includes(permId)) return order;
  return { ...order, otherPermIds: [...order.otherPermIds, permId] };
}

function stands(seen: SeenOrder, wanted: WantedOrder): boolean {
  return (
    same(seen.quantity, wanted.quantity) &&
    (wanted.limitPrice === null || same(seen.limitPrice, wanted.limitPrice)) &&
    (wanted.stopPrice === null || same(seen.stopPrice, wanted.stopPrice))
  );
}

function same(left: Decimal | null, right: Decimal | null): boolean {
  return left !== null && right !== null && left.eq(right);
}

function codeAndReason(evidence: Evidence<'error'>): {
  readonly code: string;
  readonly reason: string;
} {
  return { code: String(evidence.code), reason: evidence.message };
}

function only(order: BrokerOrder): OrderFold {
  return { order, rejections: [], probeInMs: null, alarms: [] };
}
