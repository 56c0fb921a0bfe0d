import { DateTime } from 'luxon';
import { exchangeZone } from './exchange-zone';
import { type Instant, instant } from './instant';
import { NEW_YORK, sessionAfter, sessionOf } from './trading-calendar';

/** A stretch of time; the end is outside. */
interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
}

/** Where a session stands. */
export interface SessionStanding {
  readonly open: boolean;
  /** When that began; null where that is not known. */
  readonly since: Instant | null;
  /** When that ends: the close of an open session, the open of a closed one; null where that is not known. */
  readonly until: Instant | null;
}

const STRETCH = /^(\d{8}):(\d{4})-(?:(\d{8}):)?(\d{4})$/;
const CLOSED = /^\d{8}:CLOSED$/;

/**
 * The liquid hours of an instrument as the broker tells them (`20261123:0930-20261123:1600;20261126:CLOSED`). Before
 * and after the days they tell of, and where they cannot be read, the US equity calendar decides.
 */
export class SessionHours {
  private constructor(
    /** In order, those that meet joined to one. */
    private readonly open: readonly Stretch[],
    private readonly covered: Stretch | null,
    /** The zone of the exchange: null where none is named, empty where it cannot be read. */
    private readonly zone: string | null,
  ) {}

  /** Reads the broker's text in its time zone (`US/Eastern`, `EST (Eastern Standard Time)`; see `exchangeZone`). */
  static parse(hours: string, timeZone: string, currency: string | null = null): SessionHours {
    const zone = exchangeZone(timeZone, currency) ?? '';
    const parts = hours.split(';').filter((part) => part !== '');
    const open = parts.flatMap((part) => stretchOf(part, zone) ?? []);
    const isRead = parts.length > 0 && parts.every((part) => isKnown(part, zone));
    const covered = isRead ? daysOf(parts, zone) : null;
    return new SessionHours(joined(open), covered, timeZone === '' ? null : zone);
  }

  /** True where the broker's hours cover this moment; else the calendar decides. */
  covers(now: Instant): boolean {
    return this.covered !== null && now >= this.covered.from && now < this.covered.until;
  }

  /** True while the instrument's session is open. */
  isOpen(now: Instant): boolean {
    return this.standing(now).open;
  }

  /** Returns whether the session is open: unknown where the broker did not tell of this moment and the exchange is not in New York. */
  stateAt(now: Instant): 'open' | 'closed' | 'unknown' {
    const isForeign = this.zone !== null && !keepsNewYorkTime(this.zone, now);
    if (isForeign && !this.covers(now)) return 'unknown';
    return this.isOpen(now) ? 'open' : 'closed';
  }

  /** Returns whether the session is open, and until when that holds. */
  standing(now: Instant): SessionStanding {
    const { covered } = this;
    if (covered === null || !this.covers(now)) return standingByCalendar(now);
    const current = this.open.find((stretch) => now >= stretch.from && now < stretch.until);
    if (current !== undefined) return { open: true, since: current.from, until: current.until };
    const before = this.open.filter((stretch) => stretch.until <= now).at(-1);
    const next = this.open.find((stretch) => stretch.from > now);
    return {
      open: false,
      since: before?.until ?? null,
      until: next?.from ?? sessionAfter(instant(covered.until - 1)).opensAt,
    };
  }
}

/** By its clock, because the zone has many names. */
function keepsNewYorkTime(zone: string, now: Instant): boolean {
  const offsetIn = (name: string): number => DateTime.fromMillis(now, { zone: name }).offset;
  return zone !== '' && offsetIn(zone) === offsetIn(NEW_YORK);
}

function standingByCalendar(now: Instant): SessionStanding {
  const session = sessionOf(now);
  if (session !== null && now >= session.opensAt && now < session.closesAt) {
    return { open: true, since: session.opensAt, until: session.closesAt };
  }
  const since = session !== null && now >= session.closesAt ? session.closesAt : null;
  return { open: false, since, until: sessionAfter(now).opensAt };
}

/** What is always open is told day by day: to the second day it does not open anew. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const sorted = [...stretches].sort((left, right) => left.from - right.from);
  return sorted.reduce<readonly Stretch[]>((done, next) => {
    const last = done.at(-1);
    if (last === undefined || next.from > last.until) return [...done, next];
    const until = next.until > last.until ? next.until : last.until;
    return [...done.slice(0, -1), { from: last.from, until }];
  }, []);
}

function isKnown(part: string, zone: string): boolean {
  if (CLOSED.test(part)) return timeOf(part.slice(0, 8), '0000', zone) !== null;
  return stretchOf(part, zone) !== null;
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
  return { from, until: instant(Math.max(until, ...ends)) };
}

function timeOf(day: string, time: string, zone: string): Instant | null {
  const at = DateTime.fromFormat(`${day} ${time}`, 'yyyyLLdd HHmm', { zone });
  return at.isValid ? instant(at.toMillis()) : null;
}
