import { parseInstant } from '@fairlead/core';
import { DateTime } from 'luxon';

/** Returns a moment (ISO-8601 UTC) as the broker reads it. It counts whole seconds: that of the moment, never one before it. */
export function wholeSecond(moment: string): string {
  const seconds = Math.ceil(parseInstant(moment) / 1_000);
  return DateTime.fromSeconds(seconds, { zone: 'utc' }).toFormat('yyyyMMdd-HH:mm:ss');
}
