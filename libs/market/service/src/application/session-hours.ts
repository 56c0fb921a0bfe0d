import { type Instant, isRegularSession } from '@fairlead/core';
import { DateTime } from 'luxon';

/** A stretch of time in epoch ms; the end is outside. */
interface Stretch {
  readonly from: number;
  readonly until: number;
}

const STRETCH = /^(\d{8}):(\d{4})-(?:(\d{8}):)?(\d{4})$/;
const CLOSED = /^\d{8}:CLOSED$/;

/**
 * The liquid hours of an instrument as the broker tells them (`20261123:0930-20261123:1600;20261126:CLOSED`). Before
 * and after the days they tell of, and where they cannot be read, the US equity calendar decides.
 */
export class SessionHours {
  private constructor(
    private readonly open: readonly Stretch[],
    private readonly told: Stretch | null,
  ) {}

  /** Reads the broker's text in its time zone (`US/Eastern`, or `EST (Eastern Standard Time)`). */
  static parse(hours: string, timeZone: string): SessionHours {
    const zone = timeZone.split(' ')[0] ?? '';
    const parts = hours.split(';').filter((part) => part !== '');
    const open = parts.flatMap((part) => stretchOf(part, zone) ?? []);
    const isRead = parts.length > 0 && parts.every((part) => isKnown(part, zone));
    return new SessionHours(open, isRead ? daysOf(parts, zone) : null);
  }

  /** True while the instrument's session is open. */
  isOpen(now: Instant): boolean {
    if (this.told === null || now < this.told.from || now >= this.told.until) {
      return isRegularSession(now);
    }
    return this.open.some((stretch) => now >= stretch.from && now < stretch.until);
  }
}

function isKnown(part: string, zone: string): boolean {
  return CLOSED.test(part) ? timeOf(part.slice(0, 8), '0000', zone) !== null : stretchOf(part, zone) !== null; // prettier-ignore
}

function stretchOf(part: string, zone: string): Stretch | null {
  const [, fromDay, fromTime, untilDay, untilTime] = STRETCH.exec(part) ?? [];
  if (fromDay === undefined || fromTime === undefined || untilTime === undefined) return null;
  const from = timeOf(fromDay, fromTime, zone);
  const until = timeOf(untilDay ?? fromDay, untilTime, zone);
  return from === null || until === null ? null : { from, until };
}

/** The broker tells of whole days: from the first day's start to the end of the last. */
function daysOf(parts: readonly string[], zone: string): Stretch | null {
  const days = parts.map((part) => part.slice(0, 8)).sort();
  const from = timeOf(days[0] ?? '', '0000', zone);
  const last = timeOf(days.at(-1) ?? '', '0000', zone);
  if (from === null || last === null) return null;
  const until = DateTime.fromMillis(last, { zone }).plus({ days: 1 }).toMillis();
  const ends = parts.map((part) => stretchOf(part, zone)?.until ?? 0);
  return { from, until: Math.max(until, ...ends) };
}

function timeOf(day: string, time: string, zone: string): number | null {
  const at = DateTime.fromFormat(`${day} ${time}`, 'yyyyLLdd HHmm', { zone });
  return at.isValid ? at.toMillis() : null;
}
