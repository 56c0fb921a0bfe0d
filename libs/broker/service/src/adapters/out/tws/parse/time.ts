import { type Instant, instant } from '@fairlead/core';
import { DateTime } from 'luxon';

const WITH_ZONE = /^(\d{8})[ -](\d{2}:\d{2}:\d{2}) +(\S.*)$/;
const UTC_DASH = /^\d{8}-\d{2}:\d{2}:\d{2}$/;
const EPOCH_SECONDS = /^\d{9,11}$/;
const DAY = /^\d{8}$/;

/**
 * Returns the moment of one of the broker's time texts: `20231203 20:15:20 US/Eastern`, `20231203-20:15:20` (UTC), epoch
 * seconds, or a day (its start in UTC). Null where it cannot be told, as for local times without a zone.
 */
export function brokerTime(text: string): Instant | null {
  if (EPOCH_SECONDS.test(text)) return instant(Number(text) * 1_000);
  if (DAY.test(text)) return valid(DateTime.fromFormat(text, 'yyyyMMdd', { zone: 'utc' }));
  if (UTC_DASH.test(text)) {
    return valid(DateTime.fromFormat(text, 'yyyyMMdd-HH:mm:ss', { zone: 'utc' }));
  }
  const [, day, time, zone] = WITH_ZONE.exec(text) ?? [];
  if (day === undefined || time === undefined || zone === undefined) return null;
  return valid(DateTime.fromFormat(`${day} ${time}`, 'yyyyMMdd HH:mm:ss', { zone }));
}

function valid(at: DateTime): Instant | null {
  return at.isValid ? instant(at.toMillis()) : null;
}
