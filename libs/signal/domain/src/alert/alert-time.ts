import { instant, instantText, isInstantText, parseInstant, plusMs } from '@fairlead/core';

/** What follows milliseconds is cut off: a time is never later than it was written. */
const WRITTEN = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(?:Z|([+-])(\d\d):?(\d\d))$/;
const UNIX = /^\d{9,13}$/;
/** Smaller numbers count seconds (until 2286), larger ones milliseconds. */
const MILLISECONDS_FROM = 10_000_000_000;
const MINUTE_MS = 60_000;

/** Returns the moment (ISO-8601 UTC) that another tool wrote, with or without fraction and offset, or as Unix time. Null where it is none. */
export function alertTimeOf(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return null;
  return UNIX.test(text) ? unixTime(Number(text)) : writtenTime(text);
}

function unixTime(count: number): string {
  return instantText(instant(count < MILLISECONDS_FROM ? count * 1_000 : count));
}

function writtenTime(text: string): string | null {
  const [, local = '', fraction = '', sign, hours = '', minutes = ''] = WRITTEN.exec(text) ?? [];
  const written = `${local}${fraction.slice(0, 4)}Z`;
  if (!isInstantText(written)) return null;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return instantText(plusMs(parseInstant(written), sign === '+' ? -offsetMs : offsetMs));
}
