import { type Instant, InvariantError, newYorkTime, plusMs, sessionOf } from '@fairlead/core';
import type { SessionName } from '../api/instrument';

/** What an instrument's market does at a moment. */
type Phase = 'closed' | 'extended' | 'regular';

/** A phase, from its first moment up to, but without, its end. */
export interface PhaseSpan {
  readonly phase: Phase;
  readonly from: Instant;
  readonly until: Instant;
}

/** Whether an order works in extended hours beside regular ones. */
export type Hours = 'regular' | 'extended';

/** A day on which US equities trade. */
interface TradingDay {
  /** For every moment from here to the end of the day it is the day that counts. */
  readonly since: Instant;
  readonly extendedFrom: Instant;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly extendedUntil: Instant;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Extended hours are 04:00 to 20:00 New York; after an early close they end four hours later too, at 17:00. */
const EXTENDED_BEFORE_MS = 330 * MINUTE_MS;
const EXTENDED_AFTER_MS = 240 * MINUTE_MS;
/** The calendar's rules never close the market for longer. */
const CLOSED_DAYS_MAX = 10;
/** Today's, and the next one's. */
const KNOWN_DAYS_MAX = 2;

const ALWAYS: PhaseSpan = {
  phase: 'regular',
  from: 0 as Instant,
  until: Number.MAX_SAFE_INTEGER as Instant,
};

/**
 * Knows phases, openings and closings of a session. Moments asked for grow, so it remembers the days it found last; what
 * it answers depends on the question alone.
 */
export class TradingCalendar {
  private known: readonly TradingDay[] = [];
  private span: PhaseSpan | null = null;

  /** Returns the phase of a moment. */
  phaseAt(session: SessionName, moment: Instant): PhaseSpan {
    if (session === 'always-open') return ALWAYS;
    const { span } = this;
    if (span !== null && moment >= span.from && moment < span.until) return span;
    const found = phaseOf(this.dayAt(moment), moment);
    this.span = found;
    return found;
  }

  /** Returns the first moment from `moment` on in which an order of these hours may work. */
  worksFrom(session: SessionName, hours: Hours, moment: Instant): Instant {
    if (session === 'always-open') return moment;
    const day = this.dayAt(moment);
    if (hours === 'extended') return later(moment, day.extendedFrom);
    return moment < day.closesAt
      ? later(moment, day.opensAt)
      : this.dayAt(day.extendedUntil).opensAt;
  }

  /** Returns the end of the day for an order of these hours that works at `moment`; null where days do not end by time. */
  endOfDay(session: SessionName, hours: Hours, moment: Instant): Instant | null {
    if (session === 'always-open') return null;
    const day = this.dayAt(moment);
    return hours === 'extended' ? day.extendedUntil : day.closesAt;
  }

  /** Returns the next opening after `moment`. Throws where there is none. */
  nextOpening(session: SessionName, moment: Instant): Instant {
    if (session === 'always-open') throw new InvariantError('what is always open never opens');
    const day = this.dayAt(moment);
    return moment < day.opensAt ? day.opensAt : this.dayAt(day.extendedUntil).opensAt;
  }

  /** Returns when the regular hours of the day opened; the beginning of time where they are always open. */
  openingOf(session: SessionName, moment: Instant): Instant {
    return session === 'always-open' ? ALWAYS.from : this.dayAt(moment).opensAt;
  }

  /** Returns the trading day of a moment, or the next one where its own is over or none. */
  private dayAt(moment: Instant): TradingDay {
    const known = this.known.find((day) => moment >= day.since && moment < day.extendedUntil);
    if (known !== undefined) return known;
    const found = findDay(moment);
    this.known = [found, ...this.known].slice(0, KNOWN_DAYS_MAX);
    return found;
  }
}

/** The opening and the close of regular hours, or of all. */
export interface TradingHours {
  readonly opensAt: Instant;
  readonly closesAt: Instant;
}

/** Returns the extended hours around the regular ones of a day. */
export function extendedHours({ opensAt, closesAt }: TradingHours): TradingHours {
  return {
    opensAt: plusMs(opensAt, -EXTENDED_BEFORE_MS),
    closesAt: plusMs(closesAt, EXTENDED_AFTER_MS),
  };
}

function findDay(moment: Instant): TradingDay {
  let since = newYorkTime(moment).startOf('day').toMillis() as Instant;
  for (let days = 0; days <= CLOSED_DAYS_MAX; days += 1) {
    const session = sessionOf(plusMs(moment, days * DAY_MS));
    if (session === null) continue;
    const extended = extendedHours(session);
    const extendedUntil = extended.closesAt;
    if (moment >= extendedUntil) {
      since = extendedUntil;
      continue;
    }
    const { opensAt, closesAt } = session;
    return { since, extendedFrom: extended.opensAt, opensAt, closesAt, extendedUntil };
  }
  throw new InvariantError(`no trading day within ${CLOSED_DAYS_MAX} days after ${moment}`);
}

function phaseOf(day: TradingDay, moment: Instant): PhaseSpan {
  if (moment < day.extendedFrom) return { phase: 'closed', from: moment, until: day.extendedFrom };
  if (moment < day.opensAt)
    return { phase: 'extended', from: day.extendedFrom, until: day.opensAt };
  if (moment < day.closesAt) return { phase: 'regular', from: day.opensAt, until: day.closesAt };
  return { phase: 'extended', from: day.closesAt, until: day.extendedUntil };
}

function later(left: Instant, right: Instant): Instant {
  return left > right ? left : right;
}
