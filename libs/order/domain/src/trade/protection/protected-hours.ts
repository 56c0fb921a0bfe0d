import { isEffective } from '../../order/order-status';
import { type Trade, isFlat } from '../trade';

/**
 * In which hours the stops of a trade work at the broker: REGULAR is the regular session of its exchange, EXTENDED before
 * and after it too (04:00 to 20:00 in New York). No stop works through the night.
 */
export type ProtectedHours = 'REGULAR' | 'EXTENDED';

/** Returns in which hours what a trade holds is protected; null where it holds nothing, or no stop works. */
export function protectedHours(trade: Trade): ProtectedHours | null {
  const stops = trade.legs.filter((leg) => leg.purpose === 'STOP' && isEffective(leg.status));
  if (isFlat(trade) || stops.length === 0) return null;
  return stops.every((stop) => stop.outsideHours === true) ? 'EXTENDED' : 'REGULAR';
}
