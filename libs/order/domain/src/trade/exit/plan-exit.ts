import {
  Decimal,
  type Price,
  type Side,
  type TrustedQuote,
  decimalText,
  entrySide,
  exitSide,
  instant,
  middleOf,
  oppositeSide,
  orderRefOf,
  present,
  price,
  snap,
} from '@fairlead/core';
import { type Leg, knownFilled } from '../../order/leg';
import { marketableLimit } from '../../sizing';
import type { TradePlan } from '../plan/plan';
import { endDoubtful, requestCancel } from '../plan/plan-cancel';
import { cutEntry } from '../plan/plan-entry';
import { lastEnd, placeFreshProtection } from '../protection/fresh-protection';
import { endReductions } from '../by-hand/plan-reductions';
import { isLeftToTws } from './left-to-tws';
import { holdMarketExits } from './market-wait';
import { alignStops, endSecondPair, planProtection } from '../protection/plan-protection';
import { isExitPausing, nextExitSize, refusedExits } from './refused-exits';
import { requestTerms } from '../plan/request-terms';
import { hasSeveralPairs } from '../rungs/pairs';
import {
  type ExitRequest,
  aliveLegs,
  averagePrice,
  isUnprotectedByChoice,
  lastCorrection,
  lastWayOut,
} from '../trade';

/** Refused exit orders in a row after which the position gets its protection back first. */
const EXITS_REFUSED_MAX = 2;
/** Repair intervals that an exit waits for an entry in doubt: the gateway looks at the broker's picture within them. */
const ENTRY_DOUBT_PATIENCE = 2.5;

/** Leaves a trade: the entry is cut, then the target becomes marketable; without a target the stop makes way for an exit. */
export function planExit(plan: TradePlan, exit: ExitRequest, position: Decimal): void {
  const entries = aliveLegs(plan.trade, 'ENTRY', 'ADD');
  const cut = { code: 'EXIT', reason: `the trade is left: ${exit.reason}` } as const;
  for (const entry of entries) cutEntry(plan, entry, cut);
  const isReducing = endReductions(plan, cut.reason);
  if (position.isZero()) return;
  reportWhereLate(plan, exit);
  if (isReducing) return;
  if (entries.some((entry) => isWaitedFor(plan, entry, exit)))
    return protectAdditions(plan, position);
  anchorCollar(plan);
  endSecondPair(plan);
  if (endSecondWayOut(plan)) return alignStops(plan, position);
  const leaving = aliveLegs(plan.trade, 'EXIT')[0];
  if (leaving?.type === 'MARKET' && holdMarketExits(plan, 'the exit is taken back')) return;
  if (leaving !== undefined) {
    // Nothing else protects the position by now: an exit that cannot follow the market makes way for one that can.
    if (!reprice(plan, leaving, position)) requestCancel(plan, leaving, 'it cannot be re-priced');
    return;
  }
  const target = aliveLegs(plan.trade, 'TARGET')[0];
  // One that is suspended may come back, and the stop protects meanwhile; one in doubt is cleared up.
  if (target?.status === 'UNKNOWN') endDoubtful(plan, target, exit.requestedAt);
  // No one order leaves for several pairs.
  const isOnly = !hasSeveralPairs(plan.trade);
  if (target !== undefined && isOnly && reprice(plan, target, position)) {
    alignStops(plan, position);
    return;
  }
  // What waits keeps its protection, or gets it back; a target among it leaves by its limit.
  if (holdMarketExits(plan, 'the exit waits')) return planProtection(plan, position);
  leaveByExitOrder(plan, position);
}

/** Until an addition has ended, the stop follows what of it fills. */
function protectAdditions(plan: TradePlan, position: Decimal): void {
  if (aliveLegs(plan.trade, 'ENTRY').length === 0) alignStops(plan, position);
}

/**
 * Whether an entry lives may stay unknown for long, and the cancel of an addition may bring nothing: what is held waits for
 * neither for long, nor beside an addition without its stop. What fills of it later leaves, too.
 */
function isWaitedFor(plan: TradePlan, entry: Leg, exit: ExitRequest): boolean {
  const isAddition = entry.purpose === 'ADD';
  if (!isAddition && entry.status !== 'UNKNOWN') return true;
  if (isAddition && !isUnprotectedByChoice(plan.trade) && aliveLegs(plan.trade, 'STOP').length === 0) return false; // prettier-ignore
  const patienceMs = plan.view.settings.repairMs * ENTRY_DOUBT_PATIENCE;
  return plan.waitedMs(exit.requestedAt) < patienceMs;
}

/**
 * A trade that flipped (more filled than it held) is an alarm: everything that could fill further is cancelled, then
 * the wrong side is bought or sold back at the market.
 */
export function planFlip(plan: TradePlan, position: Decimal): void {
  const side = oppositeSide(exitSide(plan.trade.direction));
  const exits = aliveLegs(plan.trade, 'EXIT');
  // An exit that still works would go further the wrong way; one of the other side is what brings the trade back.
  const further = exits.filter((leg) => leg.side !== side);
  const others = [...aliveLegs(plan.trade, 'ENTRY', 'ADD', 'STOP', 'TARGET', 'REDUCE'), ...further];
  for (const leg of others) requestCancel(plan, leg, 'the trade flipped');
  const what = `${position.abs().toFixed()} shares on the wrong side are not brought back now`;
  if (holdMarketExits(plan, what) || others.length > 0 || exits.length > 0) return;
  // Where the broker takes one side of a trade back, the other one may follow.
  const since = instant(Math.max(lastEnd(plan.trade), lastCorrection(plan.trade)));
  if (plan.waitedMs(since) < plan.view.settings.graceMs || isExitPausing(plan)) return;
  placeExit(plan, { quantity: position.abs(), limitPrice: null, side });
  plan.notice('FLIPPED', `the trade holds ${position.toFixed()} shares on the wrong side`);
}

/**
 * An exit that was taken for lost and turns up beside a pair, or beside a later exit, could sell the position twice. The
 * pair stays, because it protects; of exits the newest. True while one of them has to end.
 */
function endSecondWayOut(plan: TradePlan): boolean {
  const exits = aliveLegs(plan.trade, 'EXIT');
  const pair = aliveLegs(plan.trade, 'STOP', 'TARGET');
  const newest = Math.max(...exits.map((leg) => leg.ordinal));
  const closing = exitSide(plan.trade.direction);
  const isSecond = (leg: Leg): boolean =>
    pair.length > 0 || leg.ordinal < newest || leg.side !== closing;
  const second = exits.filter(isSecond);
  for (const leg of second) requestCancel(plan, leg, 'a second way out beside a living one');
  return second.length > 0;
}

/** Returns false where this order cannot be made to leave: then it has to make way. */
function reprice(plan: TradePlan, leg: Leg, position: Decimal): boolean {
  const exit = currentExit(plan);
  const quantity = sizeOf(plan, leg, position);
  if (isTooLarge(plan, leg, quantity)) return shrink(plan, leg, quantity);
  if (leg.type === 'MARKET') return true;
  const isOnItsWay = leg.pending?.kind === 'place' || isPriceOnItsWay(plan);
  if (leg.purpose === 'TARGET' && isOnItsWay) return true;
  const limitPrice = limitFor(plan, leg);
  if (limitPrice === null) return false;
  const due =
    exit.pricedAt === null || plan.waitedMs(exit.pricedAt) >= plan.view.settings.repriceMs;
  if (!due) return true;
  const wanted = { quantity, limitPrice, stopPrice: null };
  const reason = `exit limit at ${limitPrice.toFixed()}: ${exit.reason}`;
  const outcome = requestTerms(plan, leg, { wanted, wish: 'insist', reason });
  if (outcome === 'requested') {
    plan.trade = {
      ...plan.trade,
      exit: { ...currentExit(plan), limitPrice, pricedAt: plan.view.now },
    };
    plan.note('CLOSING', reason);
  }
  return outcome !== 'impossible';
}

/** An order leaves with all that is held; one that was cut because the broker takes none so large stays as it is. */
function sizeOf({ trade }: TradePlan, leg: Leg, position: Decimal): Decimal {
  const whole = knownFilled(leg).plus(position);
  const isCut = trade.legs.some((each) => each.purpose === 'EXIT' && each.advice === 'size');
  return isCut && leg.purpose === 'EXIT' ? Decimal.min(leg.terms.quantity, whole) : whole;
}

/** Returns the limit that an order shall leave at, or null where it has to make way for a market order. */
function limitFor(plan: TradePlan, leg: Leg): Decimal | null {
  if (isMarketable(plan, leg)) return leg.terms.limitPrice;
  // What leaves as the target keeps its stop, and never goes to the market for want of a price.
  return leg.purpose === 'TARGET' ? exitLimit(plan, leg) : nakedLimit(plan, leg);
}

/** What closed already, by whatever fill or hand, must not be closed again: that waits for no quote and no interval. */
function isTooLarge(plan: TradePlan, leg: Leg, quantity: Decimal): boolean {
  return leg.terms.quantity.gt(quantity) && !isLeftToTws(plan, leg, quantity);
}

function shrink(plan: TradePlan, leg: Leg, quantity: Decimal): boolean {
  const wanted = { ...leg.terms, quantity };
  const reason = `exit for what is left: ${currentExit(plan).reason}`;
  return requestTerms(plan, leg, { wanted, wish: 'insist', reason }) !== 'impossible';
}

/** A limit that the market meets fills as fast as it can; to move it would only cross with its fills. */
function isMarketable(plan: TradePlan, leg: Leg): boolean {
  const { quote } = plan.view;
  const { limitPrice } = leg.terms;
  if (quote === null || limitPrice === null) return false;
  return leg.side === 'SELL' ? limitPrice.lte(quote.bid) : limitPrice.gte(quote.ask);
}

/** The target is cancelled before the stop, so that the naked time is as short as it can be. */
function leaveByExitOrder(plan: TradePlan, position: Decimal): void {
  const targets = aliveLegs(plan.trade, 'TARGET');
  for (const leg of targets) requestCancel(plan, leg, 'it makes way for the exit');
  if (targets.length > 0) return;
  if (isExitPausing(plan)) return protectMeanwhile(plan, position);
  const stops = aliveLegs(plan.trade, 'STOP');
  for (const leg of stops) requestCancel(plan, leg, 'it makes way for the exit');
  if (stops.length > 0 || plan.waitedMs(lastEnd(plan.trade)) < plan.view.settings.graceMs) return;
  const limit = nakedLimit(plan, null);
  const side = exitSide(plan.trade.direction);
  placeExit(plan, { quantity: position, limitPrice: limit, side });
  const exit = currentExit(plan);
  plan.trade = { ...plan.trade, exit: { ...exit, limitPrice: limit, pricedAt: plan.view.now } };
  noteExitOrder(plan, exit);
}

function noteExitOrder(plan: TradePlan, { reason }: ExitRequest): void {
  if (isUnprotectedByChoice(plan.trade)) return plan.note('CLOSING', reason);
  plan.note('EXIT_GAP', `no target to re-price: the stop made way for an exit; ${reason}`);
}

/** Exits that are refused again and again must not leave the position naked: a pair, whose target may leave, or a stop. */
function protectMeanwhile(plan: TradePlan, position: Decimal): void {
  if (aliveLegs(plan.trade, 'STOP').length > 0) return alignStops(plan, position);
  if (refusedExits(plan.trade).length >= EXITS_REFUSED_MAX) placeFreshProtection(plan, position);
}

/** Places an exit order; null is a market order. */
export function placeExit(
  plan: TradePlan,
  exit: { readonly quantity: Decimal; readonly limitPrice: Price | null; readonly side: Side },
): void {
  const { limitPrice, side } = exit;
  const quantity = nextExitSize(plan.trade, exit.quantity);
  const ordinal = lastWayOut(plan.trade) + 1;
  plan.place('exit', [
    {
      orderRef: orderRefOf(plan.trade.tradeId, 'X', ordinal),
      purpose: 'EXIT',
      ordinal,
      side,
      type: limitPrice === null ? 'MARKET' : 'LIMIT',
      timeInForce: 'DAY',
      terms: { quantity, limitPrice, stopPrice: null },
    },
  ]);
}

/**
 * Returns the limit of an exit that no stop protects, or null for the market. While no quote can be trusted it keeps to
 * the collar; when none comes in time it goes to the market, but only where that trades.
 */
function nakedLimit(plan: TradePlan, leg: Leg | null): Price | null {
  const { quote, lastPrice, halted, session, settings } = plan.view;
  const mayGoToMarket = quote === null && halted !== true && session !== 'closed';
  const isLate = plan.waitedMs(currentExit(plan).requestedAt) >= settings.repairMs;
  if (mayGoToMarket && (isLate || lastPrice === null)) return null;
  return exitLimit(plan, leg);
}

/**
 * Returns the limit of the exit: marketable by a quote that can be trusted, else the edge of the collar around the last
 * price that could be, for an exit waits for nothing. What leaves as the target stays within the exit's own collar;
 * beyond it the stop protects and the operator is notified. A naked exit is not held back by that.
 */
function exitLimit(plan: TradePlan, leg: Leg | null): Price {
  const { quote } = plan.view;
  const limit = quote === null ? limitWithoutQuote(plan) : limitByQuote(plan, quote);
  const { collarMid } = currentExit(plan);
  if (leg?.purpose !== 'TARGET' || collarMid === null) return limit;
  const edge = collarEdge(plan, collarMid);
  const sells = exitSide(plan.trade.direction) === 'SELL';
  return price(sells ? Decimal.max(limit, edge) : Decimal.min(limit, edge));
}

function limitByQuote(plan: TradePlan, quote: TrustedQuote): Price {
  return marketableLimit(quote, exitSide(plan.trade.direction), {
    collarPercent: plan.view.settings.exitCollar.times(100),
    ladder: plan.trade.contract.ladder,
  });
}

/** The exit's own collar hangs on the first mid that can be trusted once it was requested. */
function anchorCollar(plan: TradePlan): void {
  const { quote } = plan.view;
  const exit = currentExit(plan);
  if (quote === null || exit.collarMid !== null) return;
  plan.trade = { ...plan.trade, exit: { ...exit, collarMid: middleOf(quote) } };
}

/** Right after a start no price is known; the first one takes a moment, in which the stop protects. */
function isPriceOnItsWay(plan: TradePlan): boolean {
  const { quote, lastPrice, settings } = plan.view;
  const exit = currentExit(plan);
  if (quote !== null || lastPrice !== null || exit.collarMid !== null) return false;
  return plan.waitedMs(exit.requestedAt) < settings.repairMs;
}

/** A limit gets its price or a better one: at worst it has to wait. So what was paid will do where nothing else is known. */
function limitWithoutQuote(plan: TradePlan): Price {
  const { lastPrice } = plan.view;
  const own = averagePrice(plan.trade, entrySide(plan.trade.direction));
  const exit = currentExit(plan);
  const basis = lastPrice ?? exit.collarMid ?? own ?? plan.trade.referencePrice;
  const limit = collarEdge(plan, basis);
  if (exit.doubtReported) return limit;
  plan.trade = { ...plan.trade, exit: { ...exit, doubtReported: true } };
  plan.notice(
    'QUOTE_NOT_TRUSTED',
    `no quote can be trusted; the exit keeps to ${limit.toFixed()}, the collar of ${decimalText(basis)}`,
  );
  return limit;
}

/** Returns the worst price at a valid tick within the exit's collar around a price. */
function collarEdge(plan: TradePlan, around: Decimal): Price {
  const { direction, contract } = plan.trade;
  const room = around.times(plan.view.settings.exitCollar);
  return exitSide(direction) === 'SELL'
    ? snap(around.minus(room), contract.ladder, 'up')
    : snap(around.plus(room), contract.ladder, 'down');
}

function reportWhereLate(plan: TradePlan, exit: ExitRequest): void {
  if (exit.lateReported || plan.waitedMs(exit.requestedAt) < plan.view.settings.exitAlarmMs) return;
  plan.trade = { ...plan.trade, exit: { ...currentExit(plan), lateReported: true } };
  const limit = exit.limitPrice === null ? 'none' : decimalText(exit.limitPrice);
  plan.notice(
    'EXIT_LATE',
    `not flat ${plan.view.settings.exitAlarmMs} ms after the exit was requested; its limit is ${limit}`,
  );
}

function currentExit(plan: TradePlan): ExitRequest {
  return present(plan.trade.exit, 'an exit is planned only where it was requested');
}
