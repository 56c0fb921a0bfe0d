import { Decimal, type Instant, ZERO, directionSign, sum } from '@fairlead/core';
import { type Leg, isDone, remaining } from '../../order/leg';
import { isEffective } from '../../order/order-status';
import { type Trade, isUnprotectedByChoice, plannedPosition, positionOf } from '../trade';

/**
 * Returns the shares that working stops cover: the remaining quantity where the parent is absent or
 * done; while the parent is partly filled, no more than it filled, and only where the broker activates children early.
 */
export function effectiveProtection(trade: Trade): Decimal {
  const stops = trade.legs.filter((leg) => leg.purpose === 'STOP' && isEffective(leg.status));
  return sum(stops.map((stop) => coverOf(stop, trade)));
}

/** True where working stops cover all that is held. A flat trade is protected. */
export function isProtected(trade: Trade): boolean {
  return effectiveProtection(trade).gte(heldShares(trade));
}

/** True where protection is missing that the trade shall have. */
export function isExposed(trade: Trade): boolean {
  return !isUnprotectedByChoice(trade) && !isProtected(trade);
}

/**
 * Returns the shares that need protection: the position by executions, less what the broker reports as closed and whose
 * executions are on the way. Its sibling ends with that fill, and is not missed.
 */
function heldShares(trade: Trade): Decimal {
  const own = positionOf(trade).times(directionSign(trade.direction));
  if (own.lte(0)) return own.abs();
  return Decimal.max(ZERO, Decimal.min(own, plannedPosition(trade)));
}

/** Returns the trade with its exposure clock started, stopped or left alone at this moment. */
export function withExposure(trade: Trade, moment: Instant): Trade {
  if (isExposed(trade))
    return trade.exposedSince === null ? { ...trade, exposedSince: moment } : trade;
  if (trade.exposedSince === null) return trade;
  const added = Math.max(0, moment - trade.exposedSince);
  return { ...trade, exposedMs: trade.exposedMs + added, exposedSince: null };
}

/** Returns the milliseconds in which the position was not fully protected as it shall be, up to this moment. */
export function exposedMsAt(trade: Trade, moment: Instant): number {
  if (trade.exposedSince === null) return trade.exposedMs;
  return trade.exposedMs + Math.max(0, moment - trade.exposedSince);
}

function coverOf(stop: Leg, trade: Trade): Decimal {
  const parent = trade.legs.find((leg) => leg.orderRef === stop.parentRef);
  if (parent === undefined || isDone(parent)) return remaining(stop);
  return trade.childrenActivateEarly ? Decimal.min(remaining(stop), parent.filled) : ZERO;
}
