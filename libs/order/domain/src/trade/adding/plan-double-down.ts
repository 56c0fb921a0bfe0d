import {
  Decimal,
  type Price,
  directionSign,
  plusMs,
  present,
  roundDownTo,
  snap,
  sum,
} from '@fairlead/core';
import { isDone } from '../../order/leg';
import type { TradePlan } from '../plan/plan';
import { wantedPrices } from '../protection/protection-prices';
import { type Trade, averageHeldPrice, leavingOf } from '../trade';
import { addToTrade, takesAdditions } from './add-to-trade';
import type { ApprovedLevel, DoubleDown, DoubleDownLevel } from './double-down-spec';

/** What could not be placed so long after the entry is not placed any more: it was approved for the market of then. */
const PLACED_WITHIN_MS = 60_000;
/** After this time the gateway must not send it any more. */
const SENT_WITHIN_MS = 10_000;

/**
 * Places what an entry adds on the way to its stop: resting limits, each an order of its own, once the entry is over and
 * what it filled is protected. What cannot be placed soon, or where the trade is left, never is.
 */
export function planDoubleDown(plan: TradePlan): void {
  const { doubleDown } = plan.trade;
  if (doubleDown?.state !== 'WAITING') return;
  const obstacle = reasonToDrop(plan);
  if (obstacle !== null) return drop(plan, doubleDown, obstacle);
  if (!isReady(plan)) return;
  plan.trade = { ...plan.trade, doubleDown: { ...doubleDown, state: 'PLACED' } };
  const limits = doubleDown.levels.map((level) => placeLevel(plan, doubleDown, level));
  plan.note('DOUBLE_DOWN', `rest on the way to the stop: ${limits.join(', ')}`);
}

/** Returns the shares that a trade may still add by itself. */
export function reservedShares({ doubleDown, exit, closedAt }: Trade): Decimal {
  const isWaiting = doubleDown?.state === 'WAITING' && exit === null && closedAt === null;
  return sum(isWaiting ? doubleDown.levels.map(({ quantity }) => quantity) : []);
}

function drop(plan: TradePlan, doubleDown: DoubleDown, reason: string): void {
  plan.trade = { ...plan.trade, doubleDown: { ...doubleDown, state: 'DROPPED' } };
  if (plan.trade.executions.length === 0) return;
  plan.notice('DOUBLE_DOWN_DROPPED', `nothing is added on the way to the stop: ${reason}`);
}

function reasonToDrop({ trade, view }: TradePlan): string | null {
  if (trade.exit !== null || leavingOf(trade) !== null) return 'the trade is left';
  if (view.entriesStopped) return 'trading was halted';
  if (view.external.times(directionSign(trade.direction)).lt(0)) return "the account holds shares of the other side that are not Fairlead's"; // prettier-ignore
  if (trade.takings.length > 0) return 'somebody else closed shares of the trade';
  if (trade.reopened) return 'an order turned up after it had been given up';
  const ends = entriesOf(trade).map(({ endedAt }) => endedAt ?? view.now);
  if (view.now - Math.max(...ends) >= PLACED_WITHIN_MS) {
    return `it could not be placed within ${PLACED_WITHIN_MS} ms of the entry`;
  }
  return null;
}

function isReady({ trade, view }: TradePlan): boolean {
  if (view.gate !== 'open' || view.halted === true || view.session === 'closed') return false;
  const isOver = entriesOf(trade).every((leg) => isDone(leg) && leg.filled.gte(leg.reportedFilled));
  if (!isOver || !takesAdditions(trade)) return false;
  // Where the market is at the stop, that ends the trade in a moment.
  const { stop } = wantedPrices(trade);
  const touch = trade.direction === 'LONG' ? view.quote?.bid : view.quote?.ask;
  return touch === undefined || touch.minus(stop).times(directionSign(trade.direction)).gt(0);
}

/** Returns what was placed, in words. */
function placeLevel(plan: TradePlan, { sizeStep }: DoubleDown, level: ApprovedLevel): string {
  const { trade, view } = plan;
  const wanted = orderOf(trade, level);
  const quantity = Decimal.min(roundDownTo(wanted.quantity, sizeStep), level.quantity);
  const { limitPrice } = wanted;
  const at = `${quantity.toFixed()} at ${limitPrice.toFixed()}`;
  if (quantity.lte(0)) return 'none, as too little has filled';
  if (!isBeforeStop(trade, limitPrice)) return `none, as the stop is a tick away`;
  const added = addToTrade(trade, { intent: null, quantity, limitPrice, goodTill: null }, view.now);
  plan.trade = added.trade;
  const expiresAt = plusMs(view.now, SENT_WITHIN_MS);
  plan.steps.push({ kind: 'place', purpose: 'entry', legs: [added.leg], expiresAt });
  return at;
}

/** Returns what a level asks for now: so many times the entry, so much of the way from the average price to the stop. */
export function orderOf(
  trade: Trade,
  { stopFraction, sizeMultiple }: DoubleDownLevel,
): { readonly quantity: Decimal; readonly limitPrice: Price } {
  const average = present(averageHeldPrice(trade), 'what is doubled has filled');
  const way = wantedPrices(trade).stop.minus(average);
  const { ladder } = trade.contract;
  const limitPrice = snap(average.plus(way.times(stopFraction)), ladder, trade.direction === 'LONG' ? 'down' : 'up'); // prettier-ignore
  const filled = sum(entriesOf(trade).map((leg) => leg.filled));
  return { quantity: filled.times(sizeMultiple), limitPrice };
}

/** True where a level would stand between the average price and the stop: a stop that was moved may be at a profit. */
export function hasWayToStop(trade: Trade, level: DoubleDownLevel): boolean {
  return isBeforeStop(trade, orderOf(trade, level).limitPrice);
}

function isBeforeStop(trade: Trade, limitPrice: Decimal): boolean {
  return limitPrice.minus(wantedPrices(trade).stop).times(directionSign(trade.direction)).gt(0);
}

function entriesOf({ legs }: Trade): Trade['legs'] {
  return legs.filter((leg) => leg.purpose === 'ENTRY');
}
