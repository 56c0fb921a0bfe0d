import type { BrokerInstrumentV1 } from '@fairlead/contracts';
import { type Instant, SessionHours } from '@fairlead/core';

const HOURS_KNOWN_MAX = 1_000;
/** Many instruments have the same hours, which say the same all day. */
const HOURS_KNOWN = new Map<string, SessionHours>();

/** Returns the regular sessions of an instrument, by the broker's own hours. */
export function sessionHoursOf(instrument: BrokerInstrumentV1 | null): SessionHours {
  const { liquidHours = '', timeZone = '' } = instrument?.contract ?? {};
  return hoursOf(liquidHours, timeZone);
}

/**
 * Returns where the regular session stands, for plans of open trades: unknown where neither the broker's hours nor, for a share of the US, the
 * calendar says. The close of another continent must not keep a position from being left.
 */
export function knownSession(
  instrument: BrokerInstrumentV1 | null,
  now: Instant,
): 'open' | 'closed' | 'unknown' {
  const contract = instrument?.contract;
  if (contract === undefined) return 'unknown';
  const hours = hoursOf(contract.liquidHours, contract.timeZone);
  const isUsShare = contract.type === 'STK' && contract.currency === 'USD';
  if (!hours.covers(now) && !isUsShare) return 'unknown';
  return hours.isOpen(now) ? 'open' : 'closed';
}

function hoursOf(liquidHours: string, timeZone: string): SessionHours {
  const key = `${timeZone} ${liquidHours}`;
  const known = HOURS_KNOWN.get(key);
  if (known !== undefined) return known;
  if (HOURS_KNOWN.size >= HOURS_KNOWN_MAX) HOURS_KNOWN.clear();
  const hours = SessionHours.parse(liquidHours, timeZone);
  HOURS_KNOWN.set(key, hours);
  return hours;
}
