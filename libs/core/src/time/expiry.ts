import { DateTime } from 'luxon';
import type { Instant } from './instant';
import { isTimeZone } from './time-zone';

const NEW_YORK = 'America/New_York';

/** True once the last day of a future or an option (`20270319`) is over where it trades; what has no last day never expires. */
export function isExpired(lastTradeDate: string, now: Instant, zone: string): boolean {
  if (lastTradeDate === '') return false;
  const today = DateTime.fromMillis(now, { zone: isTimeZone(zone) ? zone : NEW_YORK });
  return lastTradeDate < today.toFormat('yyyyMMdd');
}
