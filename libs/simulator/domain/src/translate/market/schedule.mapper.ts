import { type Instant, instant, newYorkTime } from '@fairlead/core';
import type { SessionName } from '@fairlead/exchange';
import type { ServerOutgoing } from '@fairlead/tws-wire';
import { tradingSpan } from '../../catalogue/hours';
import type { BarRequest } from '../../prices/history';

/** Days that one schedule lists at most. */
const DAYS_MAX = 366;

function momentText(at: Instant): string {
  return newYorkTime(at).toFormat('yyyyMMdd-HH:mm:ss');
}

/** Returns historicalSchedule: the sessions of each day of a span. */
export function tradingSchedule(
  reqId: number,
  { contract, startAt, endAt }: BarRequest,
  hours: { readonly profile: SessionName; readonly regular: boolean },
): ServerOutgoing {
  const first = newYorkTime(startAt).startOf('day').plus({ days: 1 });
  const days = Array.from({ length: DAYS_MAX }, (_, index) => first.plus({ days: index })).filter(
    (day) => day.toMillis() < endAt,
  );
  const sessions = days.flatMap((day) => {
    const span = tradingSpan(contract, instant(day.toMillis()), hours);
    if (span === null) return [];
    const start = momentText(span.opensAt);
    return [{ start, end: momentText(span.closesAt), refDate: day.toFormat('yyyyMMdd') }];
  });
  return {
    name: 'historicalSchedule',
    values: {
      reqId,
      start: sessions[0]?.start ?? momentText(startAt),
      end: sessions.at(-1)?.end ?? momentText(endAt),
      timeZone: 'US/Eastern',
      sessions,
    },
  };
}
