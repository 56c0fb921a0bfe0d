import { type Decimal, type Instant } from '@fairlead/core';
import type {
  NotSentEvidence,
  RejectionEvidence,
  StatusEvidence,
} from '../trade/evidence/evidence';
import {
  type Leg,
  type LegTerms,
  OUT_OF_REACH,
  type RefusedOperation,
  knownFilled,
  sameTerms,
} from './leg';
import { type OrderStatus, isAcknowledged, isTerminal } from './order-status';
import { transition } from './order.transitions';

/** Returns the leg after a status of the broker. Quantities here book nothing: only executions do. */
export function applyStatus(leg: Leg, evidence: StatusEvidence, now: Instant): Leg {
  return withFillTimes(leg, afterStatus(leg, evidence, now), now);
}

function afterStatus(leg: Leg, evidence: StatusEvidence, now: Instant): Leg {
  const next = transition(leg.status, reportedStatus(leg, evidence));
  // A status that changes nothing about an order that has ended is old: its quantities are, too.
  if (isTerminal(leg.status) && next === leg.status) {
    return {
      ...leg,
      reportedFilled: reported(leg, evidence),
      permId: evidence.permId ?? leg.permId,
    };
  }
  const terms = echoedTerms(leg.terms, evidence);
  const updated: Leg = {
    ...leg,
    terms,
    reportedFilled: reported({ ...leg, terms }, evidence),
    cancelPending: evidence.cancelPending,
    ocaGroup: evidence.ocaGroup ?? leg.ocaGroup,
    ocaType: evidence.ocaType ?? leg.ocaType,
    permId: evidence.permId ?? leg.permId,
    code: evidence.code ?? leg.code,
    reason: evidence.reason ?? leg.reason,
  };
  return answered(withStatus(updated, next, now), evidence, now);
}

/** The broker may go on calling an order FILLED of which it took an execution back: it has ended, and is not filled. */
function reportedStatus(leg: Leg, evidence: StatusEvidence): StatusEvidence['status'] {
  const isShort = leg.correctedDown === true && leg.filled.lt(leg.terms.quantity);
  return evidence.status === 'FILLED' && isShort ? 'CANCELLED' : evidence.status;
}

/** Returns the leg after a refusal of the broker: final kills a placed order, all else leaves it as it was. */
export function applyRejection(leg: Leg, evidence: RejectionEvidence, now: Instant): Leg {
  if (isTerminal(leg.status)) return leg;
  if (evidence.request === 'place') {
    const advice = evidence.advice === undefined ? {} : { advice: evidence.advice };
    const refused = { ...leg, code: evidence.code, reason: evidence.reason, ...advice };
    return evidence.final ? withStatus(refused, 'REJECTED', now) : refused;
  }
  if (evidence.final) {
    const refused = { ...leg, code: evidence.code, reason: evidence.reason };
    return withStatus(refused, evidence.request === 'cancel' ? 'CANCELLED' : 'REJECTED', now);
  }
  return withRefusal(leg, { ...evidence, request: evidence.request }, now);
}

/** Returns the leg after the gateway did not send a command: an order that was never sent has lapsed. */
export function applyNotSent(leg: Leg, evidence: NotSentEvidence, now: Instant): Leg {
  // What the gateway cannot do, now or later, is refused; the order stands.
  if (evidence.request !== 'place' && evidence.code === OUT_OF_REACH) {
    return isTerminal(leg.status)
      ? leg
      : withRefusal(leg, { ...evidence, request: evidence.request }, now);
  }
  // A modify or cancel that was not sent stays unanswered, and is requested again after a while.
  if (evidence.request !== 'place' && !isUnknownToGateway(leg, evidence, now)) return leg;
  if (leg.status !== 'APPROVED' && leg.status !== 'SENDING') return leg;
  return withStatus({ ...leg, code: evidence.code, reason: evidence.reason }, 'LAPSED', now);
}

/** What this gateway has not journaled a minute after the command to place it, it will hardly ever place. */
const UNKNOWN_AFTER_MS = 60_000;

/**
 * True where the gateway does not know an order long after its placing: the command was lost or set aside as a dead
 * letter. The gateway's record holds whatever it may have sent, so this is evidence; should the order come to life
 * after all, that is a lapsed order that turned up.
 */
function isUnknownToGateway(leg: Leg, evidence: NotSentEvidence, now: Instant): boolean {
  return evidence.code === 'ORDER_NOT_FOUND' && now - leg.placedAt >= UNKNOWN_AFTER_MS;
}

/** What the executions of an order add up to; restated where a correction made it another figure. */
export interface Filled {
  readonly quantity: Decimal;
  readonly restated: boolean;
}

/** Returns the leg with what its executions now add up to. */
export function applyFilled(leg: Leg, filled: Filled, now: Instant): Leg {
  return withFillTimes(leg, booked(leg, filled, now), now);
}

function booked(leg: Leg, { quantity: filled, restated }: Filled, now: Instant): Leg {
  const onlyExecutions = restated || leg.correctedDown === true;
  const after: Leg = {
    ...leg,
    filled,
    acknowledged: true,
    // An execution that was corrected outranks the count in an old status.
    ...(onlyExecutions ? { reportedFilled: filled, correctedDown: true } : {}),
    pending: leg.pending?.kind === 'place' ? null : leg.pending,
  };
  if (filled.gte(leg.terms.quantity) && filled.gt(0)) return withStatus(after, 'FILLED', now);
  // A late fill of an order that has ended counts; the order stays ended.
  if (isTerminal(leg.status)) return onlyExecutions ? notFilledAnyMore(after) : after;
  if (filled.isZero()) return leg.status === 'PARTIAL' ? withStatus(after, 'WORKING', now) : after;
  return leg.status === 'UNKNOWN' ? after : withStatus(after, 'PARTIAL', now);
}

/** The rest of a filled order does not come by itself once the broker took some of it back. */
function notFilledAnyMore(leg: Leg): Leg {
  if (leg.status !== 'FILLED') return leg;
  const reason = 'the broker corrected an execution: the order is not filled any more';
  return { ...leg, status: 'CANCELLED', code: 'CORRECTED', reason };
}

function withFillTimes(before: Leg, after: Leg, now: Instant): Leg {
  // All of it was taken back: what waits since the first fill waits no longer.
  if (knownFilled(after).isZero()) return { ...after, firstFillAt: null, lastFillAt: null };
  if (knownFilled(after).lte(knownFilled(before))) return after;
  return { ...after, firstFillAt: before.firstFillAt ?? now, lastFillAt: now };
}

function withStatus(leg: Leg, status: OrderStatus, now: Instant): Leg {
  const partial = (status === 'HELD' || status === 'WORKING') && leg.filled.gt(0);
  const ended = isTerminal(status);
  return {
    ...leg,
    status: partial ? 'PARTIAL' : status,
    acknowledged: leg.acknowledged || isAcknowledged(status),
    cancelPending: ended ? false : leg.cancelPending,
    pending: ended ? null : leg.pending,
    endedAt: ended ? (leg.endedAt ?? now) : null,
  };
}

function echoedTerms(terms: LegTerms, evidence: StatusEvidence): LegTerms {
  const hasTrigger = terms.stopPrice !== null || terms.trail !== undefined;
  return {
    ...terms,
    quantity: evidence.quantity ?? terms.quantity,
    // A stop order has no limit of its own and a limit order no stop; TWS echoes zeros there.
    limitPrice: terms.limitPrice === null ? null : (evidence.limitPrice ?? terms.limitPrice),
    stopPrice: hasTrigger ? (evidence.stopPrice ?? terms.stopPrice) : null,
  };
}

function reported(leg: Leg, evidence: StatusEvidence): Decimal {
  if (leg.correctedDown === true) return leg.reportedFilled;
  const filled = evidence.filledQuantity ?? leg.reportedFilled;
  if (evidence.status !== 'FILLED')
    return filled.gt(leg.reportedFilled) ? filled : leg.reportedFilled;
  // FILLED without a count still says that the whole order is gone.
  const whole = evidence.filledQuantity ?? leg.terms.quantity;
  return whole.gt(leg.reportedFilled) ? whole : leg.reportedFilled;
}

/** Clears what this evidence answers. A cancel is answered by the end or a refusal only. */
function answered(leg: Leg, evidence: StatusEvidence, now: Instant): Leg {
  const { pending } = leg;
  if (pending === null) return leg;
  if (pending.kind === 'place') {
    const onItsWay = evidence.status === 'PENDING_ACK' || evidence.status === 'STAGED';
    return onItsWay ? leg : { ...leg, pending: null };
  }
  if (pending.kind === 'modify' && showsWanted(leg, pending.wanted)) {
    return { ...leg, terms: shownTerms(leg, pending.wanted), pending: null, refused: null, modifiedAt: now }; // prettier-ignore
  }
  return leg;
}

/** A trigger that trails may have moved on since it was asked for; distances are not echoed. */
function showsWanted(leg: Leg, wanted: LegTerms): boolean {
  return sameTerms({ ...shownTerms(leg, wanted), stopPrice: shownTrigger(leg, wanted) }, wanted);
}

function shownTerms({ terms }: Leg, { trail, limitOffset }: LegTerms): LegTerms {
  return { ...terms, ...(trail && { trail }), ...(limitOffset && { limitOffset }) };
}

function shownTrigger({ side, terms }: Leg, wanted: LegTerms): Decimal | null {
  const [shown, asked] = [terms.stopPrice, wanted.stopPrice];
  if (wanted.trail === undefined) return shown;
  if (shown === null || asked === null) return asked;
  const hasMovedOn = side === 'SELL' ? shown.gte(asked) : shown.lte(asked);
  return hasMovedOn ? asked : shown;
}

function withRefusal(
  leg: Leg,
  refusal: {
    readonly request: 'modify' | 'cancel';
    readonly code: string;
    readonly reason: string;
  },
  now: Instant,
): Leg {
  const { pending } = leg;
  if (pending?.kind !== refusal.request) return leg;
  const again = leg.refused?.request === refusal.request ? leg.refused.count : 0;
  const refused: RefusedOperation = {
    request: refusal.request,
    wanted: pending.kind === 'modify' ? pending.wanted : null,
    code: refusal.code,
    at: now,
    count: again + 1,
  };
  const after: Leg = { ...leg, pending: null, refused };
  return keepsItsReason(leg) ? after : { ...after, code: refusal.code, reason: refusal.reason };
}

/** Why the broker's answer to an order was in doubt says more than that its cancel found nothing. */
function keepsItsReason(leg: Leg): boolean {
  return leg.status === 'UNKNOWN' && leg.code !== null;
}
