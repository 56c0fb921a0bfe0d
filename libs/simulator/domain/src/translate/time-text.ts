import { type Instant, instant, isInstantText, newYorkTime, parseInstant } from '@fairlead/core';

const UTC_DASH = /^(\d{4})(\d{2})(\d{2})-(\d{2}):(\d{2}):(\d{2})$/;
const ZONED = /^(\d{4})(\d{2})(\d{2})(?:\s+(\d{2}):(\d{2})(?::(\d{2}))?)?(?:\s+(\S+))?$/;
const ZONE_SINCE = 174;
const UTC_ZONES = new Set(['UTC', 'GMT', 'GMT/UTC']);

/** Returns the New York date and time as the broker writes it: `20231203 20:15:20 US/Eastern`, older ones without a zone. */
export function brokerTime(at: Instant, version: number): string {
  const time = newYorkTime(at);
  return version >= ZONE_SINCE
    ? `${time.toFormat('yyyyMMdd HH:mm:ss')} US/Eastern`
    : time.toFormat('yyyyMMdd  HH:mm:ss');
}

/**
 * Returns the moment of a broker date-time: `yyyymmdd-hh:mm:ss` in UTC, or `yyyymmdd hh:mm:ss [zone]`, New York where no
 * zone is named. Undefined for anything else.
 */
export function parseBrokerTime(text: string): Instant | undefined {
  const utc = UTC_DASH.exec(text);
  if (utc !== null)
    return validInstant(`${utc[1]}-${utc[2]}-${utc[3]}T${utc[4]}:${utc[5]}:${utc[6]}Z`);
  const zoned = ZONED.exec(text);
  if (zoned === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone] = zoned;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const asUtc = validInstant(`${local}Z`);
  if (asUtc === undefined || (zone !== undefined && UTC_ZONES.has(zone))) return asUtc;
  const zoneName = zone ?? 'US/Eastern';
  const shown = newYorkTime(asUtc).setZone(zoneName, { keepLocalTime: false });
  if (!shown.isValid) return undefined;
  return instant(
    newYorkTime(asUtc).setZone('utc').setZone(zoneName, { keepLocalTime: true }).toMillis(),
  );
}

function validInstant(iso: string): Instant | undefined {
  return isInstantText(iso) ? parseInstant(iso) : undefined;
}

/** Returns the end of a GTD order, undefined where the text names none. */
export function parseGoodTill(text: string): Instant | undefined {
  return text === '' ? undefined : parseBrokerTime(text);
}
