import { type Instant, type Result, instant, ok, refused } from '@fairlead/core';
import { DateTime, type Zone } from 'luxon';
import { type TwsZone, configuredZone, zoneNamed } from './tws-zone';

const TIME = /^(\d{8})([ -]+)(\d{2}:\d{2}:\d{2})(?:[ -]+(\S.*))?$/;
const EPOCH_SECONDS = /^\d{9,11}$/;
const DAY = /^\d{8}$/;
const UNKNOWN_ZONE = configuredZone(null);

/**
 * Returns the moment of one of the broker's time texts, or why it is not known: `20231203 20:15:20 US/Eastern`,
 * `20231203-20:15:20` (UTC), `20231203  20:15:20` (the zone of TWS), epoch seconds, or a day (its start in UTC). Never a
 * guess: see `zoneNamed`.
 */
export function brokerTime(text: string, tws: TwsZone = UNKNOWN_ZONE): Result<Instant, string> {
  if (EPOCH_SECONDS.test(text)) return ok(instant(Number(text) * 1_000));
  if (DAY.test(text)) return moment(text, 'yyyyMMdd', 'utc');
  const [, day, separator, time, name] = TIME.exec(text) ?? [];
  if (day === undefined || time === undefined) return refused(`"${text}" is not a time`);
  // Without a name a dash says UTC.
  if (name === undefined && separator === '-') return moment(`${day} ${time}`, FORMAT, 'utc');
  const zone = zoneNamed(name ?? '', Number(day.slice(0, 4)), tws);
  return zone.ok ? moment(`${day} ${time}`, FORMAT, zone.value) : zone;
}

const FORMAT = 'yyyyMMdd HH:mm:ss';

function moment(text: string, format: string, zone: Zone | string): Result<Instant, string> {
  const at = DateTime.fromFormat(text, format, { zone });
  return at.isValid ? ok(instant(at.toMillis())) : refused(`"${text}" is not a time`);
}
