import {
  type Decimal,
  type Direction,
  type PriceLadder,
  decimal,
  directionSign,
  fixedAmountOf,
  fixedTargetOf,
  incrementAt,
  present,
  snap,
} from '@fairlead/core';
import { movedPrices } from '../moving/moved-prices';
import { type Leg, isDone } from '../../order/leg';
import type { ProtectionPrices, ProtectionSpec } from './protection-spec';
import { type Trade, averageHeldPrice, averagePriceOf, positionOf } from '../trade';

/** What prices are computed from. */
export interface ProtectionBasis {
  readonly direction: Direction;
  readonly basis: Decimal;
  readonly spec: ProtectionSpec;
  readonly ladder: PriceLadder;
}

/** Returns stop and target around a price: stops snap away from the market, targets passively. */
export function protectionPrices(basis: ProtectionBasis): ProtectionPrices {
  const sign = directionSign(basis.direction);
  const away = protectionAmounts(basis);
  const stop = basis.basis.minus(away.stop.times(sign));
  const target = basis.basis.plus(away.target.times(sign));
  const long = basis.direction === 'LONG';
  return {
    stop: atLeastOneTick(snap(stop, basis.ladder, long ? 'down' : 'up'), basis.ladder),
    target: atLeastOneTick(snap(target, basis.ladder, long ? 'up' : 'down'), basis.ladder),
  };
}

/** Returns how far stop and target stand from the price that they are computed from. */
export function protectionAmounts({
  basis,
  spec,
}: Omit<ProtectionBasis, 'ladder'>): ProtectionPrices {
  const stop = fixedAmountOf(spec.stop, basis);
  return { stop, target: fixedTargetOf(spec.target, basis, stop) };
}

/**
 * Returns the prices that a trade's protection shall have now: from the average fill once that differs by more than a tick,
 * or where a rule moved them.
 * Throws where it is unprotected by choice.
 */
export function wantedPrices(trade: Trade): ProtectionPrices {
  const { direction } = trade;
  const planned = protectionPrices({
    direction,
    basis: basisOf(trade),
    spec: present(trade.protection, 'what is unprotected by choice has no prices'),
    ladder: trade.contract.ladder,
  });
  return movedPrices(planned, trade.moved, direction);
}

function basisOf(trade: Trade): Decimal {
  const settled = trade.legs.filter((leg) => leg.purpose === 'ENTRY').every(isSettled);
  const average = averageOf(trade);
  if (!settled || average === null || positionOf(trade).isZero()) return trade.referencePrice;
  const tick = incrementAt(trade.referencePrice, trade.contract.ladder);
  const moved = average.minus(trade.referencePrice).abs().gt(tick);
  return moved ? average : trade.referencePrice;
}

/** What its rule prices by the entry alone stays there, whatever is added. */
function averageOf(trade: Trade): Decimal | null {
  if (trade.doubleDown?.pricedBy !== 'ENTRY') return averageHeldPrice(trade);
  const entry = trade.legs.find((leg) => leg.purpose === 'ENTRY');
  return entry === undefined ? null : averagePriceOf(trade, entry);
}

/**
 * Additions are not waited for: while one of their executions is on its way, prices stay at the average so far. Back at the
 * reference of the entry the stop would be looser, and a target could stand where the market is.
 */
function isSettled(leg: Leg): boolean {
  return isDone(leg) && leg.filled.gte(leg.reportedFilled);
}

/** No order can carry a price of zero or less. Approval denies such a distance; a fill far below its reference may still lead here. */
function atLeastOneTick(price: Decimal, ladder: PriceLadder): Decimal {
  const tick = incrementAt(decimal(0), ladder);
  return price.lt(tick) ? tick : price;
}
