import { type Decimal, decimalText } from '@fairlead/core';
import { type Leg, generationOf } from '../../order/leg';
import { isEffective } from '../../order/order-status';
import { marketWait } from '../exit/market-wait';
import { requestExit } from '../open-trade';
import type { TradePlan } from '../plan/plan';
import { wantedPrices } from './protection-prices';
import { type Trade, aliveLegs } from '../trade';

/**
 * A stop that the broker takes only alone, or in parts, lives without a target: beside it an order that nothing links to it
 * could sell twice. So the target is watched here, and the trade is left where the market reaches it.
 */
export function watchTarget(plan: TradePlan): void {
  const { trade } = plan;
  if (trade.exit !== null || !hasLoneStop(trade) || marketWait(plan) !== null) return;
  const { target } = wantedPrices(trade);
  if (!isReached(plan, target)) return;
  const reason = `the target at ${decimalText(target)} was reached; no order for it could be placed beside the stop`;
  plan.trade = requestExit(trade, { intent: null, reason }, plan.view.now);
  plan.notice('TARGET_REACHED', reason);
}

/** True where a stop works that was placed without a target; of a pair, a person may have cancelled the target on purpose. */
function hasLoneStop(trade: Trade): boolean {
  if (aliveLegs(trade, 'TARGET', 'EXIT', 'ENTRY').length > 0) return false;
  const stops = aliveLegs(trade, 'STOP');
  return stops.length > 0 && stops.every((stop) => isEffective(stop.status) && isLone(stop, trade));
}

function isLone(stop: Leg, trade: Trade): boolean {
  const generation = generationOf(stop);
  return !trade.legs.some((leg) => leg.purpose === 'TARGET' && generationOf(leg) === generation);
}

function isReached({ trade, view }: TradePlan, target: Decimal): boolean {
  const { quote } = view;
  if (quote === null) return false;
  return trade.direction === 'LONG' ? quote.bid.gte(target) : quote.ask.lte(target);
}
