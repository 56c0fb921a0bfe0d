import { type Instant, instant, newYorkDate, newYorkTime, sessionOf } from '@fairlead/core';
import {
  type SessionName,
  TradingCalendar,
  type TradingHours,
  extendedHours,
} from '@fairlead/exchange';
import type { SimulatedContract } from './contract';

const DAYS_LISTED = 6;

/** Whose hours are meant. */
interface HoursChoice {
  readonly profile: SessionName;
  /** Regular hours only. */
  readonly regular: boolean;
}

function hasHours(contract: SimulatedContract, profile: SessionName): boolean {
  return profile !== 'always-open' && contract.secType !== 'CASH' && contract.secType !== 'FUT';
}

/** Returns when a contract trades on the New York date of a moment, in regular or all hours; null for not at all. */
export function tradingSpan(
  contract: SimulatedContract,
  moment: Instant,
  { profile, regular }: HoursChoice,
): TradingHours | null {
  if (!hasHours(contract, profile)) {
    const day = newYorkTime(moment).startOf('day');
    return {
      opensAt: instant(day.toMillis()),
      closesAt: instant(day.plus({ days: 1 }).toMillis()),
    };
  }
  const session = sessionOf(moment);
  return session === null || regular ? session : extendedHours(session);
}

/** Every tick of every stream asks, and a look into the rules of the calendar takes a millisecond: this one remembers. */
const CALENDAR = new TradingCalendar();

/** True while a contract trades. */
export function isTrading(
  contract: SimulatedContract,
  moment: Instant,
  { profile, regular }: HoursChoice,
): boolean {
  if (!hasHours(contract, profile)) return true;
  const { phase } = CALENDAR.phaseAt(profile, moment);
  return phase === 'regular' || (phase === 'extended' && !regular);
}

const HOURS_KNOWN_MAX = 100;
/** The text depends on the date, the profile and the kind of contract alone, and clients ask for thousands of contracts. */
const HOURS_KNOWN = new Map<string, string>();

/** Returns the hours of six days as contract details list them. */
export function hoursText(contract: SimulatedContract, now: Instant, choice: HoursChoice): string {
  const { profile, regular } = choice;
  const key = `${newYorkDate(now)} ${hasHours(contract, profile)} ${regular}`;
  const known = HOURS_KNOWN.get(key);
  if (known !== undefined) return known;
  if (HOURS_KNOWN.size >= HOURS_KNOWN_MAX) HOURS_KNOWN.clear();
  const text = writtenHours(contract, now, choice);
  HOURS_KNOWN.set(key, text);
  return text;
}

function writtenHours(contract: SimulatedContract, now: Instant, choice: HoursChoice): string {
  const today = newYorkTime(now).startOf('day');
  return Array.from({ length: DAYS_LISTED }, (_, index) => {
    const day = today.plus({ days: index });
    const span = tradingSpan(contract, instant(day.toMillis()), choice);
    if (span === null) return `${day.toFormat('yyyyMMdd')}:CLOSED`;
    return [span.opensAt, span.closesAt]
      .map((moment) => newYorkTime(moment).toFormat('yyyyMMdd:HHmm'))
      .join('-');
  }).join(';');
}
