import { type Decimal, decimalText, type OrderRef } from '@fairlead/core';
import { type Leg, isAlive } from '../../order/leg';
import { isEffective } from '../../order/order-status';
import type { TradePlan } from '../plan/plan';
import { wantedPrices } from '../protection/protection-prices';
import { type Trade, aliveLegs, leavingOf } from '../trade';
import type { ConclusionOutcome } from '../plan/answered-intent';
import { movedOn, tighter } from './moved-prices';
import { type CancelWish, type MoveWish, UNMOVED } from './moves';

interface End {
  readonly outcome: ConclusionOutcome;
  readonly code: string;
  readonly reason: string;
}

/** Another wish for the same came after it. */
const OVERTAKEN = 'ADJUSTED_AGAIN';

/** Concludes what rules wanted of stop and target, each exactly once. */
export function concludeMoves(plan: TradePlan): void {
  for (const wish of plan.trade.moved?.wishes ?? []) {
    const end = endOfWish(plan, wish);
    if (end === null) continue;
    settle(plan, wish, end);
    plan.conclude(wish.intent, end);
  }
}

/** Concludes what rules wanted of orders that would open or add, each exactly once. */
export function concludeCancels(plan: TradePlan): void {
  for (const wish of plan.trade.cancels ?? []) {
    const end = endOfCancel(plan.trade, wish);
    if (end === null) continue;
    const { cancels = [], ...rest } = plan.trade;
    const left = cancels.filter((each) => each !== wish);
    plan.trade = { ...rest, ...(left.length === 0 ? {} : { cancels: left }) };
    plan.conclude(wish.intent, end);
  }
}

/**
 * Of what ends, each part stays that the broker shows or was asked for, and each that a later wish leaves alone where another
 * part of it is overtaken: a stop that was moved does not go back for the sake of the target.
 */
function settle(plan: TradePlan, wish: MoveWish, { code }: End): void {
  const { trade } = plan;
  const moved = trade.moved ?? UNMOVED;
  const later = code === OVERTAKEN ? laterThan(trade, wish) : [];
  const isLeft = (part: 'stop' | 'target'): boolean =>
    code === OVERTAKEN ? later.every((each) => each[part] === null) : isReached(trade, part);
  const stop = isLeft('stop') ? movedOn(trade.direction, moved.stop, wish.stop) : moved.stop;
  const target = isLeft('target') ? (wish.target ?? moved.target) : moved.target;
  const wishes = moved.wishes.filter((each) => each !== wish);
  plan.trade = { ...trade, moved: { ...moved, stop, target, wishes } };
}

function isReached(trade: Trade, part: 'stop' | 'target'): boolean {
  if (part === 'target') return isTargetShown(trade);
  const { stop: wanted } = wantedPrices(trade);
  const stops = aliveLegs(trade, 'STOP');
  return stops.length > 0 && stops.every((leg) => stands(leg, wanted, trade) || isAskedFor(leg, wanted)); // prettier-ignore
}

function isAskedFor({ pending }: Leg, wanted: Decimal): boolean {
  return pending?.kind === 'modify' && same(pending.wanted.stopPrice, wanted);
}

/** Null while it is not known how it ends. */
function endOfWish(plan: TradePlan, wish: MoveWish): End | null {
  const { trade, view } = plan;
  if (trade.closedAt !== null || trade.exit !== null || leavingOf(trade) !== null) {
    return { outcome: 'SUPERSEDED', code: 'TRADE_ENDED', reason: 'the trade is left' };
  }
  if (isOvertaken(trade, wish)) {
    return { outcome: 'SUPERSEDED', code: OVERTAKEN, reason: 'it was adjusted again' };
  }
  const refused = refusalOf(trade, wish);
  if (refused !== undefined) {
    const reason = `the broker refused to change ${refused.orderRef}: ${refused.reason ?? 'no reason given'}; it stays where it was`; // prettier-ignore
    return { outcome: 'DENIED', code: `IB_${refused.refused?.code ?? ''}`, reason };
  }
  if (isShown(trade, wish)) return { outcome: 'EXECUTED', code: 'ADJUSTED', reason: textOf(wish) };
  const isAsked = aliveLegs(trade, 'STOP', 'TARGET').some((leg) => leg.pending !== null);
  if (view.now <= wish.expiresAt || isAsked) return null;
  return { outcome: 'EXPIRED', code: 'TTL', reason: `it could not be done in time: ${textOf(wish)}` }; // prettier-ignore
}

function isOvertaken(trade: Trade, wish: MoveWish): boolean {
  return laterThan(trade, wish).some(
    (later) =>
      (later.stop !== null && wish.stop !== null) ||
      (later.target !== null && wish.target !== null),
  );
}

function laterThan({ moved }: Trade, wish: MoveWish): readonly MoveWish[] {
  const wishes = moved?.wishes ?? [];
  return wishes.slice(wishes.indexOf(wish) + 1);
}

function refusalOf(trade: Trade, wish: MoveWish): Leg | undefined {
  return aliveLegs(trade, 'STOP', 'TARGET').find(({ purpose, refused }) => {
    if (refused?.request !== 'modify' || refused.at < wish.requestedAt) return false;
    const { stopPrice = null, limitPrice = null } = refused.wanted ?? {};
    const wanted = purpose === 'STOP' ? (wish.stop?.level ?? null) : wish.target;
    const asked = purpose === 'STOP' ? stopPrice : limitPrice;
    return wanted !== null && asked?.eq(wanted) === true;
  });
}

/** True once the broker shows all of it. */
function isShown(trade: Trade, wish: MoveWish): boolean {
  return (wish.stop === null || isStopShown(trade)) && (wish.target === null || isTargetShown(trade)); // prettier-ignore
}

function isStopShown(trade: Trade): boolean {
  const { stop: wanted } = wantedPrices(trade);
  const stops = aliveLegs(trade, 'STOP');
  return stops.length > 0 && stops.every((stop) => stands(stop, wanted, trade));
}

/** A target that no order stands for is watched from here. Of several, a rule moves the last one. */
function isTargetShown(trade: Trade): boolean {
  const { target: wanted } = wantedPrices(trade);
  const last = aliveLegs(trade, 'TARGET').filter(({ rung }) => rung === undefined);
  return last.every((leg) => leg.pending === null && same(leg.terms.limitPrice, wanted));
}

function stands(stop: Leg, wanted: Decimal, { direction }: Trade): boolean {
  const { stopPrice, trail } = stop.terms;
  if (!isEffective(stop.status) || stop.pending !== null || stopPrice === null) return false;
  return trail === undefined
    ? stopPrice.eq(wanted)
    : tighter(direction, stopPrice, wanted).eq(stopPrice);
}

function same(one: Decimal | null, other: Decimal): boolean {
  return one?.eq(other) === true;
}

function textOf({ stop, target }: MoveWish): string {
  const parts = [
    ...(stop === null ? [] : [`the stop at ${decimalText(stop.level)}`]),
    ...(target === null ? [] : [`the target at ${decimalText(target)}`]),
  ];
  return parts.join(', ');
}

function endOfCancel(trade: Trade, { orderRefs, reason }: CancelWish): End | null {
  const legs = trade.legs.filter((leg) => orderRefs.includes(leg.orderRef));
  if (legs.some(isAlive)) return null;
  if (legs.length === 0) return { outcome: 'EXECUTED', code: 'CANCELLED', reason: `${reason}: nothing is added any more` }; // prettier-ignore
  const ended = legs.filter((leg) => isEndedByUs(trade, leg));
  if (ended.length === 0) {
    return { outcome: 'NO_ACTION', code: 'ENDED_BEFORE', reason: 'what was to be cancelled had ended by itself' }; // prettier-ignore
  }
  const names = ended.map((leg) => leg.orderRef).join(', ');
  return { outcome: 'EXECUTED', code: 'CANCELLED', reason: `${reason}: ${names} ended` };
}

/** An entry that is partly filled is cut to that, and is filled by it. */
function isEndedByUs(trade: Trade, leg: Leg): boolean {
  if (leg.status === 'FILLED' && (leg.purpose === 'ADD' || leg.revision === 0)) return false;
  return cutOf(trade, leg.orderRef) !== null;
}

function cutOf(trade: Trade, orderRef: OrderRef) {
  const addition = trade.additions.find((each) => each.orderRef === orderRef);
  return addition === undefined ? trade.entryCut : addition.cut;
}
