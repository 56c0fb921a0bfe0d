import { type Instant, isRegularSession, newYorkClock, newYorkTime } from '@fairlead/core';
import {
  type Shape,
  choice,
  flag,
  list,
  mapped,
  maybe,
  record,
  text,
} from '@fairlead/core/document';
import type { Clause } from './clause';

/** Days of the week, New York. */
export const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
/** A day of the week. */
export type Weekday = (typeof WEEKDAYS)[number];

/** Looks at the New York time. */
export interface TimeCondition {
  readonly kind: 'time';
  /** `HH:mm`, inclusive. A start after the end spans midnight. */
  readonly start?: string;
  /** `HH:mm`, exclusive. */
  readonly end?: string;
  readonly days?: readonly Weekday[];
  /** Only while the regular US session is open. */
  readonly marketHoursOnly?: boolean;
}

const timeOfDay = text({
  pattern: /^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/,
  about: 'a New York time such as "09:30"',
  mend: (written) => (/^\d:[0-5]\d$/.test(written) ? `0${written}` : null),
  unmistakable: true,
});

/** How a time condition is written. */
export const timeShape: Shape<TimeCondition> = mapped(
  record({
    start: maybe(timeOfDay),
    end: maybe(timeOfDay),
    days: maybe(list(choice(WEEKDAYS), { min: 1, max: 7, distinct: true })),
    marketHoursOnly: maybe(flag),
  }),
  ({ start, end, days, marketHoursOnly }, node, reading) => {
    if ([start, end, days, marketHoursOnly].every((field) => field === undefined)) {
      return reading.report(node.at, 'looks at nothing: write start, end, days or marketHoursOnly');
    }
    if ((start ?? '00:00') === (end ?? '24:00')) {
      return reading.report(node.at, 'can never hold: start and end are the same');
    }
    return {
      kind: 'time',
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
      ...(days === undefined ? {} : { days }),
      ...(marketHoursOnly === undefined ? {} : { marketHoursOnly }),
    };
  },
);

/** Returns everything that the condition asks of the time as it was found. */
export function timeClauses(condition: TimeCondition, now: Instant): Clause[] {
  const clauses: Clause[] = [];
  const clock = newYorkClock(now);
  const { start, end, days } = condition;
  if (start !== undefined || end !== undefined) {
    const [from, until] = [start ?? '00:00', end ?? '24:00'];
    const holds = from <= until ? clock >= from && clock < until : clock >= from || clock < until;
    clauses.push({ clause: `time in ${from}–${until} New York`, holds, actual: clock });
  }
  if (days !== undefined) {
    const today = WEEKDAYS[newYorkTime(now).weekday - 1];
    const holds = today !== undefined && days.includes(today);
    clauses.push({ clause: `day in (${days.join(', ')})`, holds, actual: today ?? 'unknown' });
  }
  if (condition.marketHoursOnly === true) {
    const open = isRegularSession(now);
    clauses.push({ clause: 'regular session open', holds: open, actual: open ? 'open' : 'closed' });
  }
  return clauses;
}
