import {
  type Decimal,
  type FixedDistance,
  directionSign,
  fixedAmountOf,
  snap,
} from '@fairlead/core';
import type { Leg, LegTerms } from '../../order/leg';
import type { Trail } from '../../order/moving-trigger';
import type { TradePlan } from '../plan/plan';
import { wantedPrices } from '../protection/protection-prices';
import { type Trade, aliveLegs } from '../trade';
import { ruledStop, tighter } from './moved-prices';
import { UNMOVED } from './moves';

/** The share of the distance by which a stop that trails has to come nearer before that is written down again. */
const STEP = 0.1;

/** Returns what an order that trails keeps from the market, on the contract's ticks where it is an amount. */
export function trailOf({
  trail,
  ladder,
}: {
  readonly trail: FixedDistance;
  readonly ladder: Trade['contract']['ladder'];
}): Trail {
  // prettier-ignore
  if (trail.kind === 'percent') return { kind: 'percent', value: trail.value };
  return { kind: 'amount', value: snap(trail.value, ladder, 'up') };
}

/**
 * Remembers how far a stop that trails has come, by what the broker shows and by the market: it moves at the broker without
 * a word, and what replaces or resizes it must not stand behind that.
 */
export function followTrail(plan: TradePlan): void {
  const { trade } = plan;
  const level = trailedLevel(plan);
  if (level === null) return;
  const moved = trade.moved ?? UNMOVED;
  const before = moved.trailed ?? wantedPrices(trade).stop;
  const gained = level.minus(before).times(directionSign(trade.direction));
  if (gained.lt(distanceAt(trade, level).times(STEP))) return;
  plan.trade = { ...trade, moved: { ...moved, trailed: level } };
}

/** Returns the terms of a stop that trails: nothing but its size and what a rule wants is ever asked for, and never a level behind the one it has. */
export function trailingTerms({ trade }: TradePlan, stop: Leg, wanted: LegTerms): LegTerms {
  const { direction, moved } = trade;
  const shown = stop.terms.stopPrice;
  if (shown === null || wanted.stopPrice === null)
    return { ...stop.terms, quantity: wanted.quantity };
  const ruled = moved === undefined ? null : (ruledStop(moved, direction)?.level ?? null);
  const isRuled = ruled !== null && !tighter(direction, ruled, shown).eq(shown);
  const isResized = !stop.terms.quantity.eq(wanted.quantity);
  if (!isRuled && !isResized) return stop.terms;
  const level = tighter(direction, shown, wanted.stopPrice);
  return { ...stop.terms, quantity: wanted.quantity, stopPrice: level };
}

function trailedLevel({ trade, view }: TradePlan): Decimal | null {
  const { protection, direction, contract } = trade;
  const stops = aliveLegs(trade, 'STOP').filter(({ terms }) => terms.trail !== undefined);
  const shown = stops.flatMap(({ terms }) => terms.stopPrice ?? []);
  const touch = direction === 'LONG' ? view.quote?.bid : view.quote?.ask;
  if (protection?.trail === undefined) return null;
  const away = touch === undefined ? null : fixedAmountOf(protection.trail, touch);
  const byMarket =
    touch === undefined || away === null
      ? []
      : [snap(touch.minus(away.times(directionSign(direction))), contract.ladder, direction === 'LONG' ? 'down' : 'up')]; // prettier-ignore
  const levels: readonly Decimal[] = [...shown, ...byMarket];
  return levels.length === 0 ? null : levels.reduce((one, other) => tighter(direction, one, other));
}

function distanceAt({ protection }: Trade, price: Decimal): Decimal {
  return protection?.trail === undefined ? price : fixedAmountOf(protection.trail, price);
}
