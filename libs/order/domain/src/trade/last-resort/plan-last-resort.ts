import { Decimal, type Instant, decimalText, exitSide } from '@fairlead/core';
import { type Leg, isAlive, remaining } from '../../order/leg';
import { isEffective } from '../../order/order-status';
import { sizeOfLastExit } from './check-positions';
import { lastEnd, placeProtectionNow } from '../protection/fresh-protection';
import type { TradePlan } from '../plan/plan';
import { marketWait } from '../exit/market-wait';
import { endDoubtful, requestCancel } from '../plan/plan-cancel';
import { cutEntry } from '../plan/plan-entry';
import { placeExit } from '../exit/plan-exit';
import { isExposed } from '../protection/protection';
import { isExitPausing, refusedExits } from '../exit/refused-exits';
import { refusedStops } from '../protection/stop-way';
import {
  type Leaving,
  type Trade,
  type Unprotected,
  aliveLegs,
  isFlat,
  leavingOf,
  plannedPosition,
} from '../trade';

/**
 * The last resort: a position that no stop holds is left at the market.
 * 1. It counts refusals and time only while the gate passes exits, the session is open and nothing is halted; what forbids
 *    it is an alarm, and the counting begins anew after it.
 * 2. Every stop, target and exit that may live has ended before the exit goes out, and there is one exit at a time.
 * 3. The exit is as large as what may still be closed, by the broker's own positions of that moment, and what is refused is tried again more and more slowly.
 */
/** What takes so long is reported again. */
const LATE_EVERY_MS = 60_000;

const NEW: Unprotected = { countedSince: null, waitsFor: null, leaving: null };

/** Keeps the clock of an unprotected position, also while the gate is closed, and reports what it waits for. */
export function watchProtection(plan: TradePlan): void {
  const { trade, view } = plan;
  // What closes it may be reported before its executions: why it was left has to last until then.
  if (isFlat(trade) || plannedPosition(trade).lte(0)) return;
  if (!isExposed(trade)) {
    if (trade.unprotected !== null && !isBeingLeft(trade)) setUnprotected(plan, null);
    return;
  }
  const before = trade.unprotected ?? NEW;
  const waitsFor = reasonToWait(plan);
  if (waitsFor === null) {
    const countedSince = before.countedSince ?? view.now;
    const isSame = before.countedSince !== null && before.waitsFor === null;
    if (!isSame) setUnprotected(plan, { ...before, countedSince, waitsFor: null });
    return;
  }
  // A closed gate shows nothing of the market: what was decided stays. At the next open it is decided again.
  const leaving = waitsFor === 'gate' ? before.leaving : null;
  const isNew = before.countedSince !== null || before.leaving !== leaving;
  if (isNew) setUnprotected(plan, { ...before, countedSince: null, leaving });
  reportWaiting(plan, waitsFor);
}

/** Returns true where the last resort acts: then nothing else of the plan may. */
export function planLastResort(plan: TradePlan, position: Decimal): boolean {
  if (reasonToWait(plan) !== null) return takeBack(plan);
  if (leavingOf(plan.trade) === null) decide(plan, position);
  const leaving = leavingOf(plan.trade);
  if (leaving === null) return false;
  leave(plan, position, leaving);
  return true;
}

function reasonToWait(plan: TradePlan): Unprotected['waitsFor'] {
  return plan.view.gate === 'closed' ? 'gate' : marketWait(plan);
}

/** A market order that rests through a halt or a night fills at any price: it is taken back before protection is tried again. */
function takeBack(plan: TradePlan): boolean {
  if (plan.trade.exit !== null) return false;
  const exits = aliveLegs(plan.trade, 'EXIT');
  for (const exit of exits) requestCancel(plan, exit, 'it cannot fill now');
  return exits.length > 0;
}

function reportWaiting(plan: TradePlan, waitsFor: NonNullable<Unprotected['waitsFor']>): void {
  const { trade, view } = plan;
  const since = trade.exposedSince ?? view.now;
  const unprotected = trade.unprotected ?? NEW;
  if (unprotected.waitsFor === waitsFor || view.now - since < view.settings.repairMs) return;
  setUnprotected(plan, { ...unprotected, waitsFor });
  const why = { gate: 'the way to the broker is closed', halt: 'trading is halted', session: 'the session is closed' }; // prettier-ignore
  plan.notice(
    'UNPROTECTED_WAITS',
    `no stop holds and ${why[waitsFor]}: it is decided again when that ends. ${answerAboutStop(trade)}`,
  );
}

function decide(plan: TradePlan, position: Decimal): void {
  const { trade, view } = plan;
  const countedSince = trade.unprotected?.countedSince ?? null;
  const why = countedSince === null ? null : reasonToLeave(plan, countedSince);
  if (why === null) return;
  const reason = `${why}; left at the market. ${answerAboutStop(trade)}`;
  const leaving = { since: view.now, reportedAt: view.now, reason, refusalsReported: refusedExits(trade).length }; // prettier-ignore
  setUnprotected(plan, { countedSince, waitsFor: null, leaving });
  plan.notice('LAST_RESORT', `${position.toFixed()} shares: ${reason}`);
}

function reasonToLeave(plan: TradePlan, countedSince: Instant): string | null {
  const { lastResortRefusals, lastResortMs } = plan.view.settings;
  if (plan.waitedMs(countedSince) >= lastResortMs) return `no stop has held for ${lastResortMs} ms`;
  const tries = refusedStops(plan.trade);
  const refused = tries.filter((stops) => endedAfter(stops, countedSince));
  const isHopeless = refused[0]?.some((stop) => stop.advice === 'none') === true;
  if (isHopeless || refused.length >= lastResortRefusals) {
    return `the broker refused ${refused.length} stop(s)`;
  }
  const kept = tries.findIndex((stops) => !stops.some(isLostSoon));
  const lost = kept === -1 ? tries.length : kept;
  return lost >= lastResortRefusals ? `the broker took and lost ${lost} stops in a row` : null;
}

/** A stop that was taken and is lost within so long never protected; each of them had stopped the clock all the same. */
const LOST_SOON_MS = 60_000;

function isLostSoon({ status, acknowledged, endedAt, placedAt }: Leg): boolean {
  return status === 'LAPSED' && acknowledged && endedAt !== null && endedAt - placedAt < LOST_SOON_MS; // prettier-ignore
}

function leave(plan: TradePlan, position: Decimal, leaving: Leaving): void {
  reportRefusals(plan, leaving);
  reportLate(plan);
  if (isExitPausing(plan)) return protectMeanwhile(plan, position);
  const side = exitSide(plan.trade.direction);
  const exit = aliveLegs(plan.trade, 'EXIT').find(
    (leg) => leg.type === 'MARKET' && leg.side === side,
  );
  const quantity = Decimal.min(position, plan.view.closingCapacity);
  for (const entry of aliveLegs(plan.trade, 'ENTRY', 'ADD')) {
    cutEntry(plan, entry, { code: 'NO_STOP', reason: 'the position is left at the market' });
  }
  const others = aliveLegs(plan.trade, 'STOP', 'TARGET', 'EXIT').filter((leg) => leg !== exit);
  for (const leg of others) requestCancel(plan, leg, 'it makes way for the last resort');
  if (exit !== undefined) {
    // Only its end lets another one go. What was taken back meanwhile must not be sold.
    if (remaining(exit).gt(quantity)) requestCancel(plan, exit, 'more than there is left to leave');
    else endDoubtful(plan, exit, exit.placedAt);
    return;
  }
  if (others.length > 0) return;
  if (plan.waitedMs(lastEnd(plan.trade)) < plan.view.settings.graceMs) return;
  const size = sizeOfLastExit(plan, position, leaving);
  if (size === null || size.lte(0)) return;
  placeExit(plan, { quantity: size, limitPrice: null, side });
  plan.note('LAST_RESORT', `${decimalText(size)} shares at the market: ${leaving.reason}`);
}

/** While a refused exit pauses, the stop has another try: once in each pause, and only where nothing lives. */
function protectMeanwhile(plan: TradePlan, position: Decimal): void {
  if (aliveLegs(plan.trade, 'STOP', 'TARGET', 'EXIT').length > 0) return;
  const lastExitAt = latest(plan.trade.legs.filter((leg) => leg.purpose === 'EXIT'));
  const lastStopAt = latest(plan.trade.legs.filter((leg) => leg.purpose === 'STOP'));
  if (lastStopAt > lastExitAt) return;
  if (plan.waitedMs(lastEnd(plan.trade)) < plan.view.settings.graceMs) return;
  const quantity = Decimal.min(position, plan.view.closingCapacity);
  if (quantity.gt(0)) placeProtectionNow(plan, quantity);
}

function reportRefusals(plan: TradePlan, leaving: Leaving): void {
  const refused = refusedExits(plan.trade);
  const [newest] = refused;
  if (newest === undefined || refused.length <= leaving.refusalsReported) return;
  setLeaving(plan, { ...leaving, refusalsReported: refused.length });
  plan.notice(
    'EXIT_REFUSED',
    `the broker refused the exit: ${answerAbout(newest)}. It is tried again`,
  );
}

function reportLate(plan: TradePlan): void {
  const leaving = leavingOf(plan.trade);
  if (leaving === null || plan.waitedMs(leaving.reportedAt) < LATE_EVERY_MS) return;
  setLeaving(plan, { ...leaving, reportedAt: plan.view.now });
  const waitsFor = plan.trade.legs.filter(isAlive).map((leg) => `${leg.orderRef} ${leg.status}`);
  const what = waitsFor.length === 0 ? 'nothing lives at the broker' : waitsFor.join(', ');
  plan.notice('LAST_RESORT_LATE', `still held and not protected; ${what}`);
}

/** Protection that came back ends it, unless something of it is still under way. */
function isBeingLeft(trade: Trade): boolean {
  if (leavingOf(trade) === null) return false;
  const stops = aliveLegs(trade, 'STOP').filter((leg) => isEffective(leg.status));
  const isEnding = stops.some((leg) => leg.pending?.kind === 'cancel' || leg.cancelPending);
  return isEnding || aliveLegs(trade, 'EXIT').length > 0;
}

function endedAfter(legs: readonly Leg[], moment: Instant): boolean {
  return legs.every((leg) => leg.endedAt !== null && leg.endedAt >= moment);
}

function latest(legs: readonly Leg[]): number {
  return Math.max(0, ...legs.map((leg) => leg.placedAt));
}

/** What the broker reported of the newest stop that it did not take or that is in doubt. */
function answerAboutStop(trade: Trade): string {
  const stop = trade.legs.findLast((leg) => leg.purpose === 'STOP' && leg.code !== null);
  return stop === undefined
    ? 'The broker reported nothing of its stop'
    : `The stop: ${answerAbout(stop)}`;
}

function answerAbout(leg: Leg): string {
  return `${leg.status} ${leg.code ?? ''} ${leg.reason ?? ''}`.trim();
}

function setUnprotected(plan: TradePlan, unprotected: Unprotected | null): void {
  plan.trade = { ...plan.trade, unprotected };
}

function setLeaving(plan: TradePlan, leaving: Leaving): void {
  setUnprotected(plan, { ...(plan.trade.unprotected ?? NEW), leaving });
}
