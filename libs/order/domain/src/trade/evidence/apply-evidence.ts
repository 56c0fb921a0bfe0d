import { type Instant, assertNever, decimalText, exitSide, sum } from '@fairlead/core';
import { applyFilled, applyNotSent, applyRejection, applyStatus } from '../../order/apply-to-leg';
import { type Leg, isAlive } from '../../order/leg';
import type { ExecutionEvidence, TradeEvidence } from './evidence';
import { withExposure } from '../protection/protection';
import { withoutExplained, withoutLater } from './takings';
import { type Execution, type Note, type Trade, isFlat, legOf, withLeg } from '../trade';
import { changedLegs } from '../trade-summary';

/** When evidence came about: what we wait for counts from when we saw it, how long a position was naked from when it was. */
export interface Moments {
  readonly seenAt: Instant;
  readonly happenedAt: Instant;
  /** When the gateway recorded it; when we saw it where that is not known. */
  readonly recordedAt?: Instant;
}

/**
 * Returns the trade after evidence about one of its orders. Evidence may come in any order and any number of times:
 * what is known already changes nothing. Throws where the trade has no such leg.
 */
export function applyEvidence(trade: Trade, evidence: TradeEvidence, when: Moments): Trade {
  const at = when.seenAt;
  const after =
    evidence.kind === 'execution' ? book(trade, evidence, when) : learn(trade, evidence, at);
  const moved = withEvidenceAt(trade, after, when.recordedAt ?? at);
  return withExposure(reopenedWhereNeeded(trade, moved, at), when.happenedAt);
}

/** What repeats what is known does not make older pictures of the broker's side worthless. */
function withEvidenceAt(before: Trade, after: Trade, recordedAt: Instant): Trade {
  const isNew = after.executions !== before.executions || changedLegs(before, after).length > 0;
  return isNew && recordedAt > after.evidenceAt ? { ...after, evidenceAt: recordedAt } : after;
}

function learn(
  trade: Trade,
  evidence: Exclude<TradeEvidence, ExecutionEvidence>,
  now: Instant,
): Trade {
  const leg = legOf(trade, evidence.orderRef);
  return withLeg(trade, learnt(leg, evidence, now));
}

function learnt(leg: Leg, evidence: Exclude<TradeEvidence, ExecutionEvidence>, now: Instant): Leg {
  switch (evidence.kind) {
    case 'status':
      return applyStatus(leg, evidence, now);
    case 'rejection':
      return applyRejection(leg, evidence, now);
    case 'not-sent':
      return applyNotSent(leg, evidence, now);
    default:
      return assertNever(evidence);
  }
}

function book(trade: Trade, evidence: ExecutionEvidence, when: Moments): Trade {
  const at = when.seenAt;
  const leg = legOf(trade, evidence.orderRef);
  const known = trade.executions.find((each) => each.executionId === evidence.executionId);
  if (known !== undefined && known.revision >= evidence.revision) return trade;
  const isCorrection = evidence.corrects || known !== undefined;
  const execution: Execution = {
    executionId: evidence.executionId,
    revision: evidence.revision,
    orderRef: evidence.orderRef,
    side: evidence.side,
    quantity: evidence.quantity,
    price: evidence.price,
    at: known?.at ?? at,
    ...(evidence.executedAt === undefined ? {} : { executedAt: evidence.executedAt }),
    ...(isCorrection ? { correctedAt: at } : {}),
    recordedAt: known?.recordedAt ?? when.recordedAt ?? at,
  };
  const others = trade.executions.filter((each) => each !== known);
  const executions = [...others, execution];
  const own = executions.filter((each) => each.orderRef === leg.orderRef);
  const quantity = sum(own.map((each) => each.quantity));
  // What is received first may be what counts now, while a status counts what was before it.
  const restated = isCorrection && known?.quantity.eq(evidence.quantity) !== true;
  const booked = withLeg({ ...trade, executions }, applyFilled(leg, { quantity, restated }, at));
  // What is booked for the first time can be what was missing, or have come before what somebody else closed.
  const closes = known === undefined && evidence.side === exitSide(trade.direction);
  const after = closes ? withoutLater(withoutExplained(booked, execution), execution) : booked;
  if (!isCorrection) return after;
  return withoutWhatWasDone(trade, { ...after, note: noteOfCorrection(known, execution) });
}

function noteOfCorrection(known: Execution | undefined, now: Execution): Note {
  const before = known === undefined ? 'an execution' : shares(known);
  if (now.quantity.isZero()) {
    return { code: 'EXECUTION_BUSTED', reason: `the broker took ${before} back` };
  }
  return {
    code: 'EXECUTION_CORRECTED',
    reason: `the broker corrected ${before} to ${shares(now)}`,
  };
}

function shares({ side, quantity, price }: Execution): string {
  return `${side} ${decimalText(quantity)} at ${decimalText(price)}`;
}

/**
 * What a correction brings back of a trade that was left is held and protected: the wish to leave, or the last resort, was
 * carried out, and a person should look first.
 */
function withoutWhatWasDone(before: Trade, trade: Trade): Trade {
  if (!isFlat(before) || isFlat(trade)) return trade;
  const { exit } = trade;
  const isDone = exit?.intents.every((intent) => intent.concluded) === true;
  return { ...trade, unprotected: null, exit: isDone ? null : exit };
}

/** A fill of an order that had ended, an order that lives on after all, or a correction opens a closed trade again. */
function reopenedWhereNeeded(before: Trade, trade: Trade, now: Instant): Trade {
  if (trade.closedAt === null) return trade;
  if (isFlat(trade) && !trade.legs.some(isAlive)) return trade;
  const since = `${Math.max(0, now - trade.closedAt)} ms after the trade had been closed`;
  const note = isCorrected(before, trade)
    ? { ...trade.note, reason: `${trade.note.reason}, ${since}` }
    : { code: 'LATE_FILL', reason: `evidence came ${since}` };
  return { ...trade, closedAt: null, reopened: true, reopeningReported: false, note };
}

/** True where the last evidence was a correction: only those leave a note. */
function isCorrected(before: Trade, after: Trade): boolean {
  return before.note !== after.note;
}
