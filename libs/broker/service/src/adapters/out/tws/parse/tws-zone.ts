import { type Instant, isNameOfZone, isTimeZone, ok, refused, type Result } from '@fairlead/core';
import { DateTime, FixedOffsetZone, type Zone } from 'luxon';

/** What is known of the zone in which one connection of TWS tells its times. */
export interface TwsZone {
  /** The zone of its machine: by the setting, else by the greeting where that names one for certain. */
  readonly zone: string | null;
  /** What the greeting calls it: a name for certain or an abbreviation, empty for none; null before the greeting. */
  readonly name: string | null;
  /** How far its clock on the wall is ahead of UTC, in minutes, by its own account; null where that is not known. */
  readonly offsetMinutes: number | null;
  /** Why the setting cannot be right. */
  readonly contradiction: string | null;
}

const GREETING = /^(\d{8}) +(\d{2}:\d{2}:\d{2}) *(.*)$/;
const MINUTE_MS = 60_000;
/** Offsets of zones are whole quarters of an hour, from -12:00 to +14:00. */
const QUARTER = 15;
const OFFSET_MIN = -12 * 60;
const OFFSET_MAX = 14 * 60;
/** A machine's clock may be off by so much. */
const CLOCK_ERROR_MAX_MS = 2 * MINUTE_MS;

/** Returns what is known of the zone before TWS has sent anything. */
export function configuredZone(zone: string | null): TwsZone {
  return { zone, name: null, offsetMinutes: null, contradiction: null };
}

/**
 * Returns what the greeting of a connection (`20260105 10:00:00 EST`) adds, together with the UTC time that TWS sent right
 * after it: the difference of the two is the offset of its zone, whatever it is called.
 */
export function greetedZone(
  configured: string | null,
  greeting: string,
  serverTime: Instant | null,
): TwsZone {
  const [, day, time, name] = GREETING.exec(greeting) ?? [];
  if (day === undefined || time === undefined || name === undefined)
    return configuredZone(configured);
  const wall = DateTime.fromFormat(`${day} ${time}`, 'yyyyMMdd HH:mm:ss', { zone: 'utc' });
  const offsetMinutes = serverTime === null ? null : offsetOf(wall.toMillis() - serverTime);
  return {
    zone: configured ?? (isTimeZone(name) ? name : null),
    name,
    offsetMinutes,
    contradiction: contradictionOf(configured, serverTime, offsetMinutes),
  };
}

/**
 * Returns the zone that a name stands for on a time of TWS, empty for the zone of TWS itself; or why that is not known.
 * An abbreviation counts only where the connection or the setting says which of its zones is meant.
 */
export function zoneNamed(name: string, year: number, tws: TwsZone): Result<Zone | string, string> {
  if (isTimeZone(name)) return ok(name);
  if (tws.contradiction !== null) return refused(tws.contradiction);
  const isOwn = name === '' || name === tws.name;
  const { zone, offsetMinutes } = tws;
  if (zone !== null && (isOwn || isNameOfZone(name, zone, year))) return ok(zone);
  if (zone === null && isOwn && offsetMinutes !== null) {
    return ok(FixedOffsetZone.instance(offsetMinutes));
  }
  const what =
    name === '' ? 'no time zone is said' : `the time zone "${name}" can mean several or none`;
  return refused(`${what}: set TWS_TIME_ZONE to the zone of TWS, such as America/New_York`);
}

function offsetOf(differenceMs: number): number | null {
  const minutes = Math.round(differenceMs / MINUTE_MS / QUARTER) * QUARTER;
  const isExact = Math.abs(differenceMs - minutes * MINUTE_MS) <= CLOCK_ERROR_MAX_MS;
  return isExact && minutes >= OFFSET_MIN && minutes <= OFFSET_MAX ? minutes : null;
}

function contradictionOf(
  configured: string | null,
  serverTime: Instant | null,
  offsetMinutes: number | null,
): string | null {
  if (configured === null || serverTime === null || offsetMinutes === null) return null;
  const expected = DateTime.fromMillis(serverTime, { zone: configured }).offset;
  if (expected === offsetMinutes) return null;
  return `TWS_TIME_ZONE is ${configured}, but the clock of TWS is ${offsetMinutes - expected} minutes away from it`;
}
