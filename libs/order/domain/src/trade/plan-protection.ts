import { type Decimal, type Instant, exitSide, orderRefOf } from '@fairlead/core';
import { type Leg, type LegPlan, isAlive, knownFilled } from '../order/leg';
import { isEffective } from '../order/order-status';
import type { TradePlan } from './plan';
import { requestCancel } from './plan-cancel';
import { type ProtectionPrices, wantedPrices } from './protection-prices';
import { requestTerms } from './request-terms';
import { type Trade, aliveLegs, lastOrdinal } from './trade';

/** The share of the repair interval that TWS gets to reduce a stop by itself after its sibling filled. */
const TWS_REDUCES_WITHIN = 0.5;
const BACKOFF_MAX_MS = 60_000;
/** Repair intervals in which a suspended stop may come back: the gateway looks at the broker's picture within them. */
const SUSPENDED_PATIENCE = 5;

/** Brings stop and target to the position: by modifying what lives, and with a fresh pair only where nothing does. */
export function planProtection(plan: TradePlan, position: Decimal): void {
  for (const leg of aliveLegs(plan.trade, 'EXIT')) {
    requestCancel(plan, leg, 'an exit that is no longer wanted');
  }
  endSecondPair(plan);
  const stops = aliveLegs(plan.trade, 'STOP');
  const targets = aliveLegs(plan.trade, 'TARGET');
  if (stops.length > 0) {
    for (const stop of stops) alignStop(plan, plan.leg(stop.orderRef), position);
    endSuspended(plan);
    for (const target of targets) alignTarget(plan, plan.leg(target.orderRef), position);
    return;
  }
  if (plan.waitedMs(lastEnd(plan.trade)) < plan.view.settings.graceMs) return;
  if (targets.length > 0) {
    // A second pair beside a living target could sell twice, so the target goes first.
    for (const target of targets) requestCancel(plan, target, 'its stop is gone');
    plan.note('STOP_LOST', 'the stop ended while the position lives; the pair is replaced');
    return;
  }
  if (aliveLegs(plan.trade, 'EXIT').length === 0) placeFreshPair(plan, position);
}

/** A pair that was given up and turns up beside its successor could sell the position twice: the newest one that works stays. */
export function endSecondPair(plan: TradePlan): void {
  const stops = aliveLegs(plan.trade, 'STOP');
  if (stops.length < 2) return;
  const working = stops.filter((leg) => isEffective(leg.status));
  const kept = (working.length > 0 ? working : stops).reduce((newest, leg) =>
    leg.ordinal > newest.ordinal ? leg : newest,
  );
  for (const leg of aliveLegs(plan.trade, 'STOP', 'TARGET')) {
    if (leg.ordinal !== kept.ordinal) requestCancel(plan, leg, 'a second pair beside a living one');
  }
}

/** A stop that the broker does not work protects nothing: it makes way for one that does. */
export function endSuspended(plan: TradePlan): void {
  const { exposedSince } = plan.trade;
  const patienceMs = plan.view.settings.repairMs * SUSPENDED_PATIENCE;
  if (exposedSince === null || plan.waitedMs(exposedSince) < patienceMs) return;
  const suspended = aliveLegs(plan.trade, 'STOP').filter((leg) => leg.status === 'SUSPENDED');
  const asking = suspended.some((leg) => leg.pending !== null || leg.cancelPending);
  for (const leg of suspended) requestCancel(plan, leg, 'the broker does not work this stop');
  if (suspended.length === 0 || asking) return;
  plan.notice('STOP_SUSPENDED', 'the broker does not work the stop; it is replaced');
}

/** Makes a stop cover the position and stand at its price. */
export function alignStop(plan: TradePlan, stop: Leg, position: Decimal): void {
  const quantity = knownFilled(stop).plus(position);
  if (isLeftToTws(plan, stop, quantity)) return;
  const wanted = stopPriceFor(plan, stop);
  const terms = { quantity, limitPrice: null, stopPrice: wanted };
  const reason = `stop for ${position.toFixed()} shares at ${wanted.toFixed()}`;
  const outcome = requestTerms(plan, stop, { wanted: terms, wish: 'rather', reason });
  if (outcome === 'asked') plan.note('PROTECTION_ADJUSTED', reason);
  if (outcome !== 'impossible' || stop.terms.quantity.eq(quantity)) return;
  // A stop that cannot be resized would leave shares naked or flip the trade: the pair is replaced.
  for (const leg of aliveLegs(plan.trade, 'STOP', 'TARGET')) {
    requestCancel(plan, leg, 'the stop cannot be modified');
  }
  plan.notice('STOP_NOT_MODIFIABLE', `the broker refused to modify the stop: ${stop.code ?? ''}`);
}

function alignTarget(plan: TradePlan, target: Leg, position: Decimal): void {
  const quantity = knownFilled(target).plus(position);
  if (isLeftToTws(plan, target, quantity)) return;
  const prices = wantedPrices(plan.trade);
  const wanted = { quantity, limitPrice: prices.target, stopPrice: null };
  const reason = `target for ${position.toFixed()} shares at ${prices.target.toFixed()}`;
  const outcome = requestTerms(plan, target, { wanted, wish: 'rather', reason });
  const tooLarge = target.terms.quantity.gt(quantity);
  if (outcome === 'impossible' && tooLarge) requestCancel(plan, target, 'it cannot be modified');
}

/** TWS reduces the sibling of what filled by itself; asking for the same at once would only cross with that. */
function isLeftToTws(plan: TradePlan, leg: Leg, quantity: Decimal): boolean {
  if (quantity.gte(leg.terms.quantity)) return false;
  const closing = exitSide(plan.trade.direction);
  const at = plan.trade.legs
    .filter((each) => each.side === closing)
    .reduce((latest, each) => Math.max(latest, each.lastFillAt ?? 0), 0);
  return at > 0 && plan.view.now - at < plan.view.settings.repairMs * TWS_REDUCES_WITHIN;
}

/** A better price is not worth a stop that triggers the moment it is moved. */
function stopPriceFor(plan: TradePlan, stop: Leg): Decimal {
  const wanted = wantedPrices(plan.trade).stop;
  const { quote } = plan.view;
  const { stopPrice } = stop.terms;
  if (quote === null || stopPrice === null) return wanted;
  const through = plan.trade.direction === 'LONG' ? wanted.gte(quote.bid) : wanted.lte(quote.ask);
  return through ? stopPrice : wanted;
}

/** Places a stop and a target of a new generation: the stop first, in a group of their own, reduced with block. */
export function placeFreshPair(
  plan: TradePlan,
  position: Decimal,
  prices: ProtectionPrices = wantedPrices(plan.trade),
): void {
  if (plan.waitedMs(lastEnd(plan.trade)) < backoffMs(plan)) return;
  const legs = freshPair(plan.trade, position, prices);
  plan.place('protect', legs);
  plan.note('PROTECTION_REPLACED', `a fresh stop and target for ${position.toFixed()} shares`);
}

function freshPair(trade: Trade, position: Decimal, prices: ProtectionPrices): readonly LegPlan[] {
  const generation = Math.max(lastOrdinal(trade, 'STOP'), lastOrdinal(trade, 'TARGET')) + 1;
  const stopRef = orderRefOf(trade.tradeId, 'S', generation);
  const common = {
    ordinal: generation,
    side: exitSide(trade.direction),
    timeInForce: 'GTC',
    ocaGroup: `${stopRef.slice(0, stopRef.lastIndexOf('-'))}-G${generation}`,
    ocaType: 2,
  } as const;
  return [
    {
      ...common,
      orderRef: stopRef,
      purpose: 'STOP',
      type: 'STOP',
      terms: { quantity: position, limitPrice: null, stopPrice: prices.stop },
    },
    {
      ...common,
      orderRef: orderRefOf(trade.tradeId, 'T', generation),
      purpose: 'TARGET',
      type: 'LIMIT',
      terms: { quantity: position, limitPrice: prices.target, stopPrice: null },
    },
  ];
}

/** Pairs that the broker refused at once are tried again more and more slowly. */
function backoffMs(plan: TradePlan): number {
  const own = plan.trade.legs.filter((leg) => leg.purpose === 'STOP').reverse();
  const ended = own.findIndex((leg) => leg.status !== 'REJECTED' && leg.status !== 'LAPSED');
  const refusals = ended === -1 ? own.length : ended;
  if (refusals === 0) return plan.view.settings.graceMs;
  return Math.min(BACKOFF_MAX_MS, plan.view.settings.repairMs * 2 ** (refusals - 1));
}

/** Returns when the last of the trade's orders ended; the opening where none did. */
export function lastEnd(trade: Trade): Instant {
  return trade.legs.reduce<Instant>(
    (latest, leg) =>
      !isAlive(leg) && leg.endedAt !== null && leg.endedAt > latest ? leg.endedAt : latest,
    trade.openedAt,
  );
}
