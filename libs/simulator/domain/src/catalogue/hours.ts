import { type Instant, instant, newYorkDate, newYorkTime, sessionOf } from '@fairlead/core';
import type { SessionName } from '@fairlead/exchange';
import type { SimulatedContract } from './contract';

const DAYS_LISTED = 6;
const MINUTE_MS = 60_000;
/** Extended hours of US stocks: from 04:00, and four hours on after the close. */
const BEFORE_MS = 330 * MINUTE_MS;
const AFTER_MS = 240 * MINUTE_MS;

/** A span of trading. */
export interface TradingSpan {
  readonly opensAt: Instant;
  readonly closesAt: Instant;
}

function hasHours(contract: SimulatedContract, profile: SessionName): boolean {
  return profile !== 'always-open' && contract.secType !== 'CASH' && contract.secType !== 'FUT';
}

/** Returns when a contract trades on the New York date of a moment, in regular or all hours; null for not at all. */
export function tradingSpan(
  contract: SimulatedContract,
  at: Instant,
  of: { readonly profile: SessionName; readonly regular: boolean },
): TradingSpan | null {
  if (!hasHours(contract, of.profile)) {
    const day = newYorkTime(at).startOf('day');
    return {
      opensAt: instant(day.toMillis()),
      closesAt: instant(day.plus({ days: 1 }).toMillis()),
    };
  }
  const session = sessionOf(at);
  if (session === null || of.regular) return session;
  return {
    opensAt: instant(session.opensAt - BEFORE_MS),
    closesAt: instant(session.closesAt + AFTER_MS),
  };
}

/** True while a contract trades. */
export function isTrading(
  contract: SimulatedContract,
  at: Instant,
  of: { readonly profile: SessionName; readonly regular: boolean },
): boolean {
  if (!hasHours(contract, of.profile)) return true;
  const span = tradingSpan(contract, at, of);
  return span !== null && at >= span.opensAt && at < span.closesAt;
}

const HOURS_KNOWN_MAX = 100;
/** The text depends on the date, the profile and the kind of contract alone, and clients ask for thousands of contracts. */
const HOURS_KNOWN = new Map<string, string>();

/** Returns the hours of six days as contract details list them. */
export function hoursText(
  contract: SimulatedContract,
  now: Instant,
  of: { readonly profile: SessionName; readonly regular: boolean },
): string {
  const { profile, regular } = of;
  const key = `${newYorkDate(now)} ${hasHours(contract, profile)} ${regular}`;
  const known = HOURS_KNOWN.get(key);
  if (known !== undefined) return known;
  if (HOURS_KNOWN.size >= HOURS_KNOWN_MAX) HOURS_KNOWN.clear();
  const text = writtenHours(contract, now, of);
  HOURS_KNOWN.set(key, text);
  return text;
}

function writtenHours(
  contract: SimulatedContract,
  now: Instant,
  of: { readonly profile: SessionName; readonly regular: boolean },
): string {
  const today = newYorkTime(now).startOf('day');
  return Array.from({ length: DAYS_LISTED }, (_, index) => {
    const day = today.plus({ days: index });
    const span = tradingSpan(contract, instant(day.toMillis()), of);
    if (span === null) return `${day.toFormat('yyyyMMdd')}:CLOSED`;
    return [span.opensAt, span.closesAt]
      .map((at) => newYorkTime(at).toFormat('yyyyMMdd:HHmm'))
      .join('-');
  }).join(';');
}
