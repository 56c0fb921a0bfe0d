import {
  type Decimal,
  type Instant,
  decimalText,
  directionSign,
  entrySide,
  exitSide,
  sideSign,
  sum,
} from '@fairlead/core';
import { type Leg, isAlive, isDone } from '../order/leg';
import { effectiveProtection, exposedMsAt, isExposed, isProtected } from './protection/protection';
import { type ProtectedHours, protectedHours } from './protection/protected-hours';
import { describeClosedExternally } from './evidence/takings';
import {
  type Note,
  type Trade,
  type TradeStatus,
  aliveLegs,
  averagePrice,
  isFlat,
  isUnprotectedByChoice,
  leavingOf,
  positionOf,
} from './trade';

/** What can be seen of a trade from outside. */
export interface TradeSummary {
  readonly status: TradeStatus;
  /** Signed shares. */
  readonly position: Decimal;
  readonly effectiveProtection: Decimal;
  readonly protected: boolean;
  /** Its rule wanted no protection. */
  readonly unprotectedByChoice: boolean;
  /** Null where nothing is held, or no stop works. */
  readonly protectedHours: ProtectedHours | null;
  readonly exposedMs: number;
  /** Orders that were added to it. */
  readonly additions: number;
  readonly averageEntryPrice: Decimal | null;
  readonly averageExitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly targetPrice: Decimal | null;
  readonly note: Note;
}

/** Returns the state of a trade. */
export function tradeStatusOf(trade: Trade): TradeStatus {
  if (trade.closedAt !== null) return 'CLOSED';
  if (trade.exit !== null || leavingOf(trade) !== null) return 'CLOSING';
  // What is added later changes nothing of it: the trade is open beside it.
  const entries = trade.legs.filter((leg) => leg.purpose === 'ENTRY');
  if (!entries.every(isBooked)) {
    return entries.some((leg) => leg.acknowledged) ? 'ENTERING' : 'PENDING';
  }
  if (isFlat(trade)) return 'CLOSING';
  const asking = trade.legs.some((leg) => leg.pending !== null);
  return asking || isExposed(trade) ? 'ADJUSTING' : 'OPEN';
}

/** True once an entry is over and every execution of it has come. */
function isBooked(leg: Leg): boolean {
  return isDone(leg) && leg.filled.gte(leg.reportedFilled);
}

/** Returns what can be seen of a trade at this moment. */
export function summaryOf(trade: Trade, moment: Instant): TradeSummary {
  return {
    status: tradeStatusOf(trade),
    position: positionOf(trade),
    effectiveProtection: effectiveProtection(trade),
    protected: isProtected(trade),
    unprotectedByChoice: isUnprotectedByChoice(trade),
    protectedHours: protectedHours(trade),
    exposedMs: exposedMsAt(trade, moment),
    additions: trade.additions.length,
    averageEntryPrice: averagePrice(trade, entrySide(trade.direction)),
    averageExitPrice: averagePrice(trade, exitSide(trade.direction)),
    stopPrice: knownStop(trade)?.terms.stopPrice ?? null,
    targetPrice: aliveLegs(trade, 'TARGET')[0]?.terms.limitPrice ?? null,
    note: trade.note,
  };
}

/** A stop of which nobody knows whether it lives is none that protection could be expected of. */
function knownStop(trade: Trade): Leg | undefined {
  return aliveLegs(trade, 'STOP').find((leg) => leg.status !== 'UNKNOWN');
}

/** Returns what happened between two states of a trade, or null where nothing of it can be seen from outside. */
export function describeChange(before: Trade | null, after: Trade, moment: Instant): Note | null {
  if (before === null) return after.note;
  const was = summaryOf(before, moment);
  const is = summaryOf(after, moment);
  if (was.status !== 'CLOSED' && is.status === 'CLOSED') return describeClosing(after);
  if (was.note !== is.note) return is.note;
  if (isAdded(was, is)) {
    return { code: 'ADDED', reason: `${describeShares(is)}, after an addition` };
  }
  if (was.position.isZero() && !is.position.isZero()) {
    return describeOpening(is);
  }
  if (is.unprotectedByChoice) {
    return isSame(was, is) ? null : { code: 'CHANGED', reason: describeShares(is) };
  }
  if (!was.protected && is.protected) {
    return { code: 'PROTECTED', reason: 'a working stop covers the whole position' };
  }
  if (was.protected && !is.protected) {
    return { code: 'EXPOSED', reason: 'no working stop covers the whole position' };
  }
  return isSame(was, is) ? null : { code: 'CHANGED', reason: describeShares(is) };
}

function isAdded(was: TradeSummary, is: TradeSummary): boolean {
  return !was.position.isZero() && is.additions > 0 && is.position.abs().gt(was.position.abs());
}

function describeOpening({ position, unprotectedByChoice }: TradeSummary): Note {
  const reason = `holds ${decimalText(position)} shares`;
  if (!unprotectedByChoice) return { code: 'OPENED', reason };
  return { code: 'UNPROTECTED_BY_CHOICE', reason: `${reason}, unprotected by choice` };
}

/** Returns the legs that look different from outside. */
export function changedLegs(before: Trade | null, after: Trade): readonly Leg[] {
  return after.legs.filter((leg) => {
    const was = before?.legs.find((each) => each.orderRef === leg.orderRef);
    return was === undefined || !isSameLeg(was, leg);
  });
}

const BUSTED: Note = { code: 'BUSTED', reason: 'the broker took back what had filled' };

function describeClosing(trade: Trade): Note {
  const externally = describeClosedExternally(trade);
  if (externally !== null) {
    return { ...externally, reason: `${externally.reason}: ${resultOf(trade)}` };
  }
  const closing = exitSide(trade.direction);
  const counting = trade.executions.filter((each) => each.quantity.gt(0));
  const last = counting.filter((each) => each.side === closing).at(-1);
  if (last === undefined) {
    const entry = trade.legs.find((leg) => leg.purpose === 'ENTRY');
    if (entry?.correctedDown === true) return BUSTED;
    const reason = trade.entryCut?.reason ?? entry?.reason ?? 'the entry ended without a fill';
    return { code: 'NOT_ENTERED', reason };
  }
  const leg = trade.legs.find((each) => each.orderRef === last.orderRef);
  const result = resultOf(trade);
  const leaving = leavingOf(trade);
  if (leaving !== null) return { code: 'LAST_RESORT', reason: `${leaving.reason}: ${result}` };
  if (leg?.purpose === 'STOP') return { code: 'STOPPED_OUT', reason: `stopped out: ${result}` };
  if (leg?.purpose === 'TARGET' && trade.exit === null) {
    return { code: 'TARGET_HIT', reason: `the target was reached: ${result}` };
  }
  if (leg?.purpose === 'REDUCE' && trade.exit === null) {
    return { code: 'CLOSED', reason: `reduced to nothing by hand: ${result}` };
  }
  return { code: 'CLOSED', reason: `${trade.exit?.reason ?? 'left'}: ${result}` };
}

function resultOf(trade: Trade): string {
  const gain = gainOf(trade);
  if (gain === null) return 'its result is not known, because nobody saw the price';
  const verb = gain.isNegative() ? 'lost' : 'gained';
  return `${verb} ${decimalText(gain.abs())} ${trade.contract.currency} before commissions`;
}

/** Currency gained, commissions not counted; null where shares went at a price that nobody saw. */
function gainOf(trade: Trade): Decimal | null {
  const proceeds = trade.executions.map((each) =>
    each.quantity.times(each.price).times(-sideSign(each.side)),
  );
  const sign = directionSign(trade.direction);
  const taken = trade.takings.flatMap(({ quantity, price }) =>
    price === null ? [] : [quantity.times(price).times(sign)],
  );
  if (taken.length < trade.takings.length) return null;
  return sum([...proceeds, ...taken]).times(trade.contract.multiplier);
}

function describeShares(is: TradeSummary): string {
  if (is.unprotectedByChoice) return `holds ${decimalText(is.position)} shares, unprotected by choice`; // prettier-ignore
  return `holds ${decimalText(is.position)} shares, stops cover ${decimalText(is.effectiveProtection)}`;
}

function isSame(one: TradeSummary, other: TradeSummary): boolean {
  return (
    one.status === other.status &&
    one.position.eq(other.position) &&
    one.effectiveProtection.eq(other.effectiveProtection) &&
    sameText(one.stopPrice, other.stopPrice) &&
    sameText(one.targetPrice, other.targetPrice)
  );
}

function isSameLeg(one: Leg, other: Leg): boolean {
  return (
    one.status === other.status &&
    one.filled.eq(other.filled) &&
    one.terms.quantity.eq(other.terms.quantity) &&
    sameText(one.terms.limitPrice, other.terms.limitPrice) &&
    sameText(one.terms.stopPrice, other.terms.stopPrice) &&
    one.ocaGroup === other.ocaGroup &&
    one.permId === other.permId &&
    one.code === other.code &&
    isAlive(one) === isAlive(other)
  );
}

function sameText(one: Decimal | null, other: Decimal | null): boolean {
  return (one === null ? '' : decimalText(one)) === (other === null ? '' : decimalText(other));
}
