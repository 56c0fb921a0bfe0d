import {
  type Decimal,
  type Direction,
  type PriceLadder,
  decimal,
  directionSign,
  entrySide,
  incrementAt,
  snap,
} from '@fairlead/core';
import { isDone } from '../order/leg';
import { type Trade, averagePrice, positionOf } from './trade';

/** How far from the entry a price stands: percent of it, or currency per share (an ATR is resolved before). */
export interface ProtectionDistance {
  readonly kind: 'percent' | 'absolute';
  readonly value: Decimal;
}

/** Where a trade is left at a loss and at a gain. */
export interface ProtectionSpec {
  readonly stop: ProtectionDistance;
  readonly target: ProtectionDistance;
}

/** A stop and a target, in currency per share, on the contract's ticks. */
export interface ProtectionPrices {
  readonly stop: Decimal;
  readonly target: Decimal;
}

/** What prices are computed from. */
export interface ProtectionBasis {
  readonly direction: Direction;
  readonly basis: Decimal;
  readonly spec: ProtectionSpec;
  readonly ladder: PriceLadder;
}

/** Returns stop and target around a price: stops snap away from the market, targets passively. */
export function protectionPrices(of: ProtectionBasis): ProtectionPrices {
  const sign = directionSign(of.direction);
  const stop = of.basis.minus(distanceAt(of.spec.stop, of.basis).times(sign));
  const target = of.basis.plus(distanceAt(of.spec.target, of.basis).times(sign));
  const long = of.direction === 'LONG';
  return {
    stop: atLeastOneTick(snap(stop, of.ladder, long ? 'down' : 'up'), of.ladder),
    target: atLeastOneTick(snap(target, of.ladder, long ? 'up' : 'down'), of.ladder),
  };
}

/** Returns the prices that a trade's protection shall have now: from the average fill once that differs by more than a tick. */
export function wantedPrices(trade: Trade): ProtectionPrices {
  return protectionPrices({
    direction: trade.direction,
    basis: basisOf(trade),
    spec: trade.protection,
    ladder: trade.contract.ladder,
  });
}

function basisOf(trade: Trade): Decimal {
  const entries = trade.legs.filter((leg) => leg.purpose === 'ENTRY' || leg.purpose === 'ADD');
  const settled = entries.every((leg) => isDone(leg) && leg.filled.gte(leg.reportedFilled));
  const average = averagePrice(trade, entrySide(trade.direction));
  if (!settled || average === null || positionOf(trade).isZero()) return trade.referencePrice;
  const tick = incrementAt(trade.referencePrice, trade.contract.ladder);
  const moved = average.minus(trade.referencePrice).abs().gt(tick);
  return moved ? average : trade.referencePrice;
}

function distanceAt(distance: ProtectionDistance, basis: Decimal): Decimal {
  if (distance.kind === 'absolute') return distance.value;
  return basis.times(distance.value).div(decimal(100));
}

/** A stop of a cheap share with a wide distance would be zero or less, which no order can carry. */
function atLeastOneTick(price: Decimal, ladder: PriceLadder): Decimal {
  const tick = incrementAt(decimal(0), ladder);
  return price.lt(tick) ? tick : price;
}
