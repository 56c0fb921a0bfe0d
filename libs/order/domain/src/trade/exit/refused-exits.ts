import { Decimal } from '@fairlead/core';
import type { Leg } from '../../order/leg';
import type { TradePlan } from '../plan/plan';
import type { Trade } from '../trade';

const PAUSE_MAX_MS = 60_000;
const HALVINGS_MAX = 6;

/** Returns the exit orders that the broker did not take in a row, the newest first. */
export function refusedExits(trade: Trade): readonly Leg[] {
  const newestFirst = trade.legs.filter((leg) => leg.purpose === 'EXIT').reverse();
  const taken = newestFirst.findIndex(
    (leg) => leg.status !== 'REJECTED' && leg.status !== 'LAPSED',
  );
  return taken === -1 ? newestFirst : newestFirst.slice(0, taken);
}

/** Returns how large the next exit is: half as large after each that the broker refused for its size. */
export function nextExitSize(trade: Trade, quantity: Decimal): Decimal {
  const tooLarge = refusedExits(trade).filter((leg) => leg.advice === 'size').length;
  const part = quantity.div(2 ** Math.min(HALVINGS_MAX, tooLarge));
  return tooLarge === 0 ? quantity : Decimal.min(quantity, part.ceil());
}

/** True while no other exit goes out after refused ones: each time it takes twice as long. */
export function isExitPausing(plan: TradePlan): boolean {
  const refused = refusedExits(plan.trade);
  const endedAt = refused[0]?.endedAt ?? null;
  if (endedAt === null) return false;
  const pauseMs = plan.view.settings.repairMs * 2 ** (refused.length - 1);
  return plan.waitedMs(endedAt) < Math.min(PAUSE_MAX_MS, pauseMs);
}
