import { DateTime } from 'luxon';
import { InvariantError } from '../assert';
import { memoised } from '../memoised';
import type { Instant } from './instant';

/**
 * US equity sessions in New York time: weekends, NYSE holidays and 13:00 early closes by rule, so that no year is
 * missing. At run time the broker's own trading hours of a contract take precedence.
 */
export const NEW_YORK = 'America/New_York';

/** One regular trading session. */
export interface TradingSession {
  /** The New York date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly earlyClose: boolean;
}

/** Returns the New York date and time of a moment. */
export function newYorkTime(moment: Instant): DateTime {
  return DateTime.fromMillis(moment, { zone: NEW_YORK });
}

/** Returns the New York date of a moment as `YYYY-MM-DD`. */
export function newYorkDate(moment: Instant): string {
  return newYorkTime(moment).toFormat('yyyy-MM-dd');
}

/** Returns the New York time of day of a moment as `HH:mm`. */
export function newYorkClock(moment: Instant): string {
  return newYorkTime(moment).toFormat('HH:mm');
}

const HOUR_MS = 3_600_000;
/** More than a year, and little. */
const HOURS_MAX = 10_000;
const YEARS_MAX = 200;

/** New York has been whole hours off UTC since 1883: its days begin on the hour, and all moments of an hour have one session. */
const sessionOfHour = memoised(
  (hour) => sessionOn(newYorkTime((hour * HOUR_MS) as Instant).startOf('day')),
  HOURS_MAX,
);

/** Returns the regular session of the New York date of this moment, or null on a weekend or holiday. */
export function sessionOf(moment: Instant): TradingSession | null {
  return sessionOfHour(Math.floor(moment / HOUR_MS));
}

/** More days in a row than the exchange was ever closed. */
const CLOSED_DAYS_MAX = 14;

/** Returns the first regular session that opens after this moment. */
export function sessionAfter(moment: Instant): TradingSession {
  const today = newYorkTime(moment).startOf('day');
  for (let days = 0; days <= CLOSED_DAYS_MAX; days += 1) {
    const session = sessionOn(today.plus({ days }));
    if (session !== null && session.opensAt > moment) return session;
  }
  throw new InvariantError('the exchange opens within two weeks');
}

/** True while the regular US equity session is open: from the open, up to but without the close. */
export function isRegularSession(moment: Instant): boolean {
  const session = sessionOf(moment);
  return session !== null && moment >= session.opensAt && moment < session.closesAt;
}

function sessionOn(day: DateTime): TradingSession | null {
  if (day.weekday > 5 || isHoliday(day)) return null;
  const earlyClose = isEarlyClose(day);
  return {
    date: day.toFormat('yyyy-MM-dd'),
    opensAt: day.set({ hour: 9, minute: 30 }).toMillis() as Instant,
    closesAt: day.set({ hour: earlyClose ? 13 : 16 }).toMillis() as Instant,
    earlyClose,
  };
}

/** True on a day on which the NYSE is closed by its holiday rules. */
export function isHoliday(day: DateTime): boolean {
  return holidaysOf(day.year).some((holiday) => isSameDate(holiday, day));
}

const holidaysOf = memoised((year): readonly DateTime[] => {
  const holidays = [
    newYearsDayObserved(year),
    nthWeekday(year, 1, { weekday: 1, nth: 3 }), // Martin Luther King Jr. Day
    nthWeekday(year, 2, { weekday: 1, nth: 3 }), // Washington's Birthday
    easterSunday(year).minus({ days: 2 }), // Good Friday
    lastMonday(year, 5), // Memorial Day
    ...(year >= 2022 ? [observed(year, 6, 19)] : []), // Juneteenth
    observed(year, 7, 4),
    nthWeekday(year, 9, { weekday: 1, nth: 1 }), // Labor Day
    nthWeekday(year, 11, FOURTH_THURSDAY), // Thanksgiving Day
    observed(year, 12, 25),
  ];
  return holidays.filter((holiday) => holiday !== null);
}, YEARS_MAX);

/** True on a trading day that closes at 13:00. */
export function isEarlyClose(day: DateTime): boolean {
  if (day.weekday > 5 || isHoliday(day)) return false;
  const dayAfterThanksgiving = nthWeekday(day.year, 11, FOURTH_THURSDAY).plus({ days: 1 });
  return (
    isSameDate(dayAfterThanksgiving, day) ||
    (day.month === 12 && day.day === 24) ||
    (day.month === 7 && day.day === 3)
  );
}

/** NYSE rule 7.2: a holiday on a Sunday moves to Monday, one on a Saturday to Friday. */
function observed(year: number, month: number, day: number): DateTime {
  const holiday = newYorkDay(year, month, day);
  if (holiday.weekday === 6) return holiday.minus({ days: 1 });
  return holiday.weekday === 7 ? holiday.plus({ days: 1 }) : holiday;
}

/** A New Year's Day on a Saturday is not moved: 31 December closes the year's books, so the exchange stays open. */
function newYearsDayObserved(year: number): DateTime | null {
  const holiday = newYorkDay(year, 1, 1);
  return holiday.weekday === 6 ? null : observed(year, 1, 1);
}

interface NthWeekday {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly nth: number;
}

const FOURTH_THURSDAY: NthWeekday = { weekday: 4, nth: 4 };

function nthWeekday(year: number, month: number, { weekday, nth }: NthWeekday): DateTime {
  const first = newYorkDay(year, month, 1);
  return first.plus({ days: ((weekday - first.weekday + 7) % 7) + 7 * (nth - 1) });
}

function lastMonday(year: number, month: number): DateTime {
  const last = newYorkDay(year, month, 1).endOf('month').startOf('day');
  return last.minus({ days: last.weekday - 1 });
}

/** The Gregorian computus (Meeus, Jones, Butcher). */
function easterSunday(year: number): DateTime {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return newYorkDay(year, month, day);
}

function newYorkDay(year: number, month: number, day: number): DateTime {
  return DateTime.fromObject({ year, month, day }, { zone: NEW_YORK });
}

function isSameDate(left: DateTime, right: DateTime): boolean {
  return left.year === right.year && left.month === right.month && left.day === right.day;
}
