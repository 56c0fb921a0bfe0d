import type { Instant } from '@fairlead/core';
import { isAlive } from '../../order/leg';
import { hasWatchedExit } from '../exit/watch-exit';
import type { Trade } from '../trade';
import { planTrade } from './plan-trade';
import { type TradeSurroundings, planViewOf } from './surroundings';

/** True where time alone makes a trade do something now. */
export function isDue(trade: Trade, surroundings: TradeSurroundings): boolean {
  const planned = planTrade(trade, planViewOf(trade, surroundings));
  const { unprotected, moved } = planned.trade;
  const isWatched =
    unprotected !== trade.unprotected ||
    moved !== trade.moved ||
    hasWatchedExit(trade, planned.trade);
  return planned.steps.length > 0 || isWatched;
}

/** True where an order of the trade may not fill any more, and may. */
export function isOverdue(trade: Trade, now: Instant): boolean {
  return trade.legs.some((leg) => leg.goodTill !== null && now >= leg.goodTill && isAlive(leg));
}
