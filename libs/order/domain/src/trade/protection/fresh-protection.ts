import { Decimal, type Instant, ZERO, decimal, exitSide, orderRefOf, snap } from '@fairlead/core';
import { type Leg, type LegPlan, type LegTerms, isAlive } from '../../order/leg';
import type { TradePlan } from '../plan/plan';
import { trailOf } from '../moving/trail';
import { wantedPrices } from './protection-prices';
import type { ProtectionPrices } from './protection-spec';
import type { Pair } from '../rungs/pairs';
import { FIRST_WAY, type StopWay, nextStopWay, refusedStops } from './stop-way';
import { type Trade, isUnprotectedByChoice, lastOrdinal } from '../trade';

const BACKOFF_MAX_MS = 60_000;

/**
 * Places protection of a new generation: a stop and a target in a group of their own, reduced with block; where the broker
 * refused that, the way that its code advises. Only where nothing of an older generation lives, and never where none is
 * wanted.
 */
export function placeFreshProtection(plan: TradePlan, position: Decimal): void {
  if (isUnprotectedByChoice(plan.trade)) return;
  if (plan.waitedMs(lastEnd(plan.trade)) < backoffMs(plan)) return;
  placeProtectionNow(plan, position);
}

/** The same without the pause after refusals. */
export function placeProtectionNow(plan: TradePlan, position: Decimal): void {
  const way = nextStopWay(plan.trade);
  const prices = wantedPrices(plan.trade);
  const stops = freshStops(plan, { position, way, prices });
  const pair = way.paired ? [freshTarget(plan.trade, position, prices)] : [];
  plan.place('protect', [...stops, ...pair]);
  const what = way.paired
    ? 'a fresh stop and target'
    : `${way.parts} fresh stop(s); the target is watched from here`;
  plan.note('PROTECTION_REPLACED', `${what} for ${position.toFixed()} shares`);
}

/** Places the pair of a target before the last one, beside the others: it shares no order and no group with them. */
export function placeRungPair(plan: TradePlan, { rung, quantity, targetPrice }: Pair): void {
  const { trade } = plan;
  const prices = { ...wantedPrices(trade), target: targetPrice };
  const stops = freshStops(plan, { position: quantity, way: FIRST_WAY, prices });
  const pair = [...stops, freshTarget(trade, quantity, prices)];
  plan.place('protect', pair.map((leg) => (rung === null ? leg : { ...leg, rung }))); // prettier-ignore
  plan.note('TARGET_PLACED', `${quantity.toFixed()} shares leave at ${targetPrice.toFixed()}`);
}

/** Returns what a stop of a type asks for at a price; the limit of a stop limit leaves room for a fast market. */
export function stopTerms(
  plan: TradePlan,
  order: Pick<Leg, 'type'>,
  wanted: { readonly quantity: Decimal; readonly stopPrice: Decimal },
): LegTerms {
  const limitPrice = order.type === 'STOP_LIMIT' ? limitBehind(plan, wanted.stopPrice) : null;
  const { protection, contract } = plan.trade;
  if (order.type !== 'TRAIL' || protection?.trail === undefined) return { ...wanted, limitPrice };
  return {
    ...wanted,
    limitPrice,
    trail: trailOf({ trail: protection.trail, ladder: contract.ladder }),
  };
}

/** Returns when the last of the trade's orders ended; the opening where none did. */
export function lastEnd(trade: Trade): Instant {
  return trade.legs.reduce<Instant>(
    (latest, leg) =>
      !isAlive(leg) && leg.endedAt !== null && leg.endedAt > latest ? leg.endedAt : latest,
    trade.openedAt,
  );
}

/** Where the broker takes none that trails, a plain stop is moved after the market instead. */
function stopTypeOf({ protection }: Trade, { type }: StopWay): LegPlan['type'] {
  if (protection?.trail === undefined) return type;
  return type === 'STOP' ? 'TRAIL' : 'STOP';
}

interface FreshStops {
  readonly position: Decimal;
  readonly way: StopWay;
  readonly prices: ProtectionPrices;
}

function freshStops(plan: TradePlan, wanted: FreshStops): readonly LegPlan[] {
  const { trade } = plan;
  const { way, prices } = wanted;
  const generation = nextGeneration(trade);
  const type = stopTypeOf(trade, way);
  return partsOf(wanted.position, way.parts).map((quantity, index) => ({
    ...commonOf(trade),
    ...(way.paired ? groupOf(trade) : { generation }),
    orderRef: orderRefOf(trade.tradeId, 'S', generation + index),
    purpose: 'STOP',
    ordinal: generation + index,
    type,
    timeInForce: way.timeInForce,
    terms: stopTerms(plan, { type }, { quantity, stopPrice: prices.stop }),
  }));
}

function freshTarget(trade: Trade, position: Decimal, prices: ProtectionPrices): LegPlan {
  const generation = nextGeneration(trade);
  return {
    ...commonOf(trade),
    ...groupOf(trade),
    orderRef: orderRefOf(trade.tradeId, 'T', generation),
    purpose: 'TARGET',
    ordinal: generation,
    type: 'LIMIT',
    timeInForce: 'GTC',
    terms: { quantity: position, limitPrice: prices.target, stopPrice: null },
  };
}

function commonOf(trade: Trade): Pick<LegPlan, 'side'> {
  return { side: exitSide(trade.direction) };
}

function groupOf(trade: Trade): Required<Pick<LegPlan, 'ocaGroup' | 'ocaType'>> {
  const generation = nextGeneration(trade);
  const stopRef = orderRefOf(trade.tradeId, 'S', generation);
  const family = stopRef.slice(0, stopRef.lastIndexOf('-'));
  return { ocaGroup: `${family}-G${generation}`, ocaType: 2 };
}

function nextGeneration(trade: Trade): number {
  return Math.max(lastOrdinal(trade, 'STOP'), lastOrdinal(trade, 'TARGET')) + 1;
}

/** Whole shares, as equal as they can be; what cannot be cut into so many is cut into fewer. */
function partsOf(position: Decimal, parts: number): readonly Decimal[] {
  const each = position.div(parts).toDecimalPlaces(0, Decimal.ROUND_CEIL);
  const quantities: Decimal[] = [];
  for (let left = position; left.gt(0); left = left.minus(each)) {
    quantities.push(Decimal.min(each, left));
  }
  return parts === 1 ? [position] : quantities;
}

function limitBehind(plan: TradePlan, stopPrice: Decimal): Decimal {
  const { direction, contract } = plan.trade;
  const room = stopPrice.times(plan.view.settings.exitCollar);
  const limit =
    direction === 'LONG'
      ? snap(stopPrice.minus(room), contract.ladder, 'down')
      : snap(stopPrice.plus(room), contract.ladder, 'up');
  return limit.gt(ZERO) ? limit : Decimal.min(stopPrice, decimal('0.01'));
}

/** Stops that the broker refused at once are tried again more and more slowly; one that is tried another way need not wait. */
function backoffMs(plan: TradePlan): number {
  const refused = refusedStops(plan.trade);
  const [newest] = refused;
  const isAdvised = newest?.some((leg) => leg.advice !== undefined) === true;
  if (refused.length === 0 || (isAdvised && refused.length < ADVISED_TRIES)) {
    return plan.view.settings.graceMs;
  }
  return Math.min(BACKOFF_MAX_MS, plan.view.settings.repairMs * 2 ** (refused.length - 1));
}

/** So many ways are tried without a pause. */
const ADVISED_TRIES = 3;
