import type { Brand } from '../identity/brand';
import { assert, InvariantError } from '../assert';

/** A moment: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, 'Instant'>;

const UTC_TEXT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** Returns the instant of an epoch in milliseconds. */
export function instant(epochMs: number): Instant {
  assert(Number.isFinite(epochMs), 'an instant is a finite number of milliseconds');
  return Math.trunc(epochMs) as Instant;
}

/** True for an ISO-8601 date-time in UTC that exists in the calendar, such as `2026-01-02T03:04:05.678Z`. */
export function isInstantText(text: unknown): text is string {
  if (typeof text !== 'string' || !UTC_TEXT.test(text)) return false;
  const epochMs = Date.parse(text);
  // Date.parse accepts 30 February by rolling over, so the day has to come back as it went in.
  return (
    !Number.isNaN(epochMs) && instantText(epochMs as Instant).slice(0, 19) === text.slice(0, 19)
  );
}

/** Returns the instant of an ISO-8601 UTC text. Throws on anything else. */
export function parseInstant(text: string): Instant {
  if (!isInstantText(text)) throw new InvariantError(`not a UTC instant: ${JSON.stringify(text)}`);
  return Date.parse(text) as Instant;
}

/** Returns the instant as ISO-8601 text in UTC with milliseconds. */
export function instantText(moment: Instant): string {
  // eslint-disable-next-line no-restricted-syntax -- formats a given moment, does not read the clock
  return new Date(moment).toISOString();
}

/** Returns the moment this many milliseconds later (earlier where negative). */
export function plusMs(moment: Instant, ms: number): Instant {
  return instant(moment + ms);
}
