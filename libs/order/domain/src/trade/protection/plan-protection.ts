import { Decimal, exitSide, sum } from '@fairlead/core';
import { type Leg, generationOf, isAlive, knownFilled, remaining } from '../../order/leg';
import { isEffective } from '../../order/order-status';
import type { TradePlan } from '../plan/plan';
import { lastEnd, placeFreshProtection, placeRungPair, stopTerms } from './fresh-protection';
import { isLeftToTws } from '../exit/left-to-tws';
import { endDoubtful, requestCancel } from '../plan/plan-cancel';
import { trailingTerms } from '../moving/trail';
import { wantedPrices } from './protection-prices';
import { requestTerms } from '../plan/request-terms';
import { type Pair, isOf, isRefused, pairsOf, roomFor } from '../rungs/pairs';
import { aliveLegs } from '../trade';

/** Brings stop and target to the position: by modifying what lives, and with a fresh pair only where nothing does. */
export function planProtection(plan: TradePlan, position: Decimal): void {
  for (const leg of aliveLegs(plan.trade, 'EXIT')) {
    requestCancel(plan, leg, 'an exit that is no longer wanted');
  }
  reportRefused(plan);
  endSecondPair(plan);
  for (const pair of pairsOf(plan.trade, position)) planPair(plan, pair, position);
}

function reportRefused(plan: TradePlan): void {
  if (plan.trade.targetsGivenUp === true || !isRefused(plan.trade)) return;
  plan.trade = { ...plan.trade, targetsGivenUp: true };
  const { target } = wantedPrices(plan.trade);
  plan.notice(
    'TARGETS_GIVEN_UP',
    `the broker refused an order of a target before the last one: all that is held leaves at ${target.toFixed()}`,
  );
}

function planPair(plan: TradePlan, pair: Pair, position: Decimal): void {
  const stops = aliveLegs(plan.trade, 'STOP').filter(isOf(pair));
  const targets = aliveLegs(plan.trade, 'TARGET').filter(isOf(pair));
  if (stops.length > 0) {
    const quantity = alignPair(plan, pair, position);
    endDoubtfulStops(plan);
    for (const target of targets)
      alignTarget(plan, plan.leg(target.orderRef), { ...pair, quantity });
    return;
  }
  if (isPausing(plan, pair)) return;
  if (targets.length > 0) {
    // A second pair beside a living target could sell twice, so the target goes first.
    for (const target of targets) requestCancel(plan, target, 'its stop is gone');
    plan.note('STOP_LOST', 'the stop ended while the position lives; the pair is replaced');
    return;
  }
  if (aliveLegs(plan.trade, 'EXIT').length > 0 || pair.quantity.isZero()) return;
  if (roomFor(plan.trade, pair, position).lt(pair.quantity)) return;
  if (pair.rung === null) placeFreshProtection(plan, pair.quantity);
  else placeRungPair(plan, pair);
}

/** What ended a moment ago may have filled, and its executions be on the way. The pair of an earlier target waits for no entry. */
function isPausing(plan: TradePlan, { rung }: Pair): boolean {
  const { trade, view } = plan;
  const closing = trade.legs.filter((leg) => leg.side === exitSide(trade.direction));
  if (rung !== null && closing.every(isAlive)) return false;
  const since = lastEnd(rung === null ? trade : { ...trade, legs: closing });
  return plan.waitedMs(since) < view.settings.graceMs;
}

/** A pair that was given up and turns up beside its successor could sell the position twice: the newest one that works stays. */
export function endSecondPair(plan: TradePlan): void {
  const rungs = new Set(aliveLegs(plan.trade, 'STOP').map((leg) => leg.rung ?? null));
  for (const rung of rungs) endSecondPairOf(plan, { rung });
}

function endSecondPairOf(plan: TradePlan, pair: Pick<Pair, 'rung'>): void {
  const stops = aliveLegs(plan.trade, 'STOP').filter(isOf(pair));
  if (stops.length < 2) return;
  const working = stops.filter((leg) => isEffective(leg.status));
  const kept = (working.length > 0 ? working : stops).reduce((newest, leg) =>
    generationOf(leg) > generationOf(newest) ? leg : newest,
  );
  for (const leg of aliveLegs(plan.trade, 'STOP', 'TARGET').filter(isOf(pair))) {
    if (generationOf(leg) !== generationOf(kept))
      requestCancel(plan, leg, 'a second pair beside a living one');
  }
}

/** A stop in doubt protects nothing: it is ended before another one is placed. */
function endDoubtfulStops(plan: TradePlan): void {
  const { exposedSince } = plan.trade;
  if (exposedSince === null) return;
  for (const leg of aliveLegs(plan.trade, 'STOP')) {
    if (!endDoubtful(plan, leg, exposedSince)) continue;
    const status = leg.code === null ? '' : ` (${leg.code}: ${leg.reason ?? ''})`;
    plan.notice(`STOP_${leg.status}`, `the stop is ${leg.status}${status}; it is replaced`);
  }
}

/** Makes the stops of each pair cover its part of the position. */
export function alignStops(plan: TradePlan, position: Decimal): void {
  for (const pair of pairsOf(plan.trade, position)) alignPair(plan, pair, position);
}

/**
 * Makes the stops of a pair cover its part: usually one, several where the broker does not take one so large. It becomes no
 * larger than there is room beside the others, which may still have to become smaller. Returns what they shall cover.
 */
function alignPair(plan: TradePlan, pair: Pair, position: Decimal): Decimal {
  const stops = aliveLegs(plan.trade, 'STOP').filter(isOf(pair));
  const most = Decimal.max(sum(stops.map(remaining)), roomFor(plan.trade, pair, position));
  const quantity = Decimal.min(pair.quantity, most);
  for (const generation of new Set(stops.map(generationOf))) {
    const together = stops.filter((stop) => generationOf(stop) === generation);
    let left = quantity;
    for (const [index, stop] of together.entries()) {
      const isLast = index === together.length - 1;
      const share = isLast ? left : Decimal.min(remaining(stop), left);
      left = left.minus(share);
      alignStop(plan, plan.leg(stop.orderRef), share);
    }
  }
  return quantity;
}

/** Makes a stop cover the position and stand at its price. */
function alignStop(plan: TradePlan, stop: Leg, position: Decimal): void {
  const quantity = knownFilled(stop).plus(position);
  if (isLeftToTws(plan, stop, quantity)) return;
  if (position.isZero()) return requestCancel(plan, stop, 'the other stops cover the position');
  const wanted = stopPriceFor(plan, stop);
  const plain = stopTerms(plan, stop, { quantity, stopPrice: wanted });
  const terms = stop.type === 'TRAIL' ? trailingTerms(plan, stop, plain) : plain;
  const reason = `stop for ${position.toFixed()} shares at ${wanted.toFixed()}`;
  const outcome = requestTerms(plan, stop, { wanted: terms, wish: 'rather', reason });
  if (outcome === 'requested') plan.note('PROTECTION_ADJUSTED', reason);
  if (outcome !== 'impossible' || stop.terms.quantity.eq(quantity)) return;
  // A stop that cannot be resized would leave shares naked or flip the trade: the pair is replaced.
  const before = plan.steps.length;
  const own = { rung: stop.rung ?? null };
  for (const leg of aliveLegs(plan.trade, 'STOP', 'TARGET').filter(isOf(own))) {
    requestCancel(plan, leg, 'the stop cannot be modified');
  }
  if (plan.steps.length === before) return;
  plan.notice('STOP_NOT_MODIFIABLE', `the broker refused to modify the stop: ${stop.code ?? ''}`);
}

function alignTarget(plan: TradePlan, target: Leg, { quantity: shares, targetPrice }: Pair): void {
  const quantity = knownFilled(target).plus(shares);
  if (isLeftToTws(plan, target, quantity)) return;
  if (shares.isZero()) return requestCancel(plan, target, 'nothing is left for it');
  const wanted = { quantity, limitPrice: targetPrice, stopPrice: null };
  const reason = `target for ${shares.toFixed()} shares at ${targetPrice.toFixed()}`;
  const outcome = requestTerms(plan, target, { wanted, wish: 'rather', reason });
  const tooLarge = target.terms.quantity.gt(quantity);
  if (outcome === 'impossible' && tooLarge) requestCancel(plan, target, 'it cannot be modified');
}

/** A better price is not worth a stop that triggers the moment it is moved. */
function stopPriceFor(plan: TradePlan, stop: Leg): Decimal {
  const wanted = wantedPrices(plan.trade).stop;
  // Where the market has come to one that trails, that is about to trigger: behind it is no place for it.
  if (stop.type === 'TRAIL') return wanted;
  const { quote } = plan.view;
  const { stopPrice } = stop.terms;
  if (quote === null || stopPrice === null) return wanted;
  const through = plan.trade.direction === 'LONG' ? wanted.gte(quote.bid) : wanted.lte(quote.ask);
  return through ? stopPrice : wanted;
}
