import {
  Decimal,
  type Instant,
  type TradingSession,
  decimalText,
  isRegularSession,
  newYorkClock,
  newYorkTime,
  sessionOf,
} from '@fairlead/core';
import {
  type Shape,
  choice,
  flag,
  list,
  mapped,
  maybe,
  number,
  record,
  text,
} from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import { given } from '../shapes/given';
import { type Clause, type Found, plainClause, sizeClause } from './clause';
import { type ConditionKind, listText } from './kind';

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
  /** Minutes since the regular session opened; nothing holds while it is closed. */
  readonly minutesAfterOpenMin?: Decimal;
  readonly minutesAfterOpenMax?: Decimal;
  /** Minutes until it closes, at 13:00 on a half day. */
  readonly minutesBeforeCloseMin?: Decimal;
  readonly minutesBeforeCloseMax?: Decimal;
}

const MINUTE_MS = 60_000;

/** How far the session has gone, and how far it has still to go. */
const SESSION_BOUNDS = [
  ...sessionBounds('minutesAfterOpen', 'after the open', ({ opensAt }, now) => now - opensAt),
  ...sessionBounds('minutesBeforeClose', 'before the close', ({ closesAt }, now) => closesAt - now),
];

function sessionBounds<const Name extends 'minutesAfterOpen' | 'minutesBeforeClose'>(
  field: Name,
  name: string,
  from: (session: TradingSession, now: Instant) => number,
) {
  return [
    { field: `${field}Min` as const, name, from, comparison: '>=' as const, sentence: (minutes: string) => `it is at least ${minutes} minutes ${name}` }, // prettier-ignore
    { field: `${field}Max` as const, name, from, comparison: '<=' as const, sentence: (minutes: string) => `it is at most ${minutes} minutes ${name}` }, // prettier-ignore
  ];
}

const timeOfDay = text({
  pattern: /^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/,
  about: 'a New York time such as "09:30"',
  mend: (written) => (/^\d:[0-5]\d$/.test(written) ? `0${written}` : null),
  unmistakable: true,
});

const FIELDS = {
  start: maybe(timeOfDay),
  end: maybe(timeOfDay),
  days: maybe(list(choice(WEEKDAYS), { min: 1, max: 7, distinct: true })),
  marketHoursOnly: maybe(flag),
  minutesAfterOpenMin: maybe(number(boundsOf('minutesAfterOpenMin'))),
  minutesAfterOpenMax: maybe(number(boundsOf('minutesAfterOpenMax'))),
  minutesBeforeCloseMin: maybe(number(boundsOf('minutesBeforeCloseMin'))),
  minutesBeforeCloseMax: maybe(number(boundsOf('minutesBeforeCloseMax'))),
};

const timeShape: Shape<TimeCondition> = mapped(record(FIELDS), (fields, node, reading) => {
  const condition: TimeCondition = { kind: 'time', ...given(fields) };
  if (Object.keys(condition).length === 1) {
    return reading.report(node.at, `looks at nothing: write ${Object.keys(FIELDS).join(', ')}`);
  }
  const { start, end } = condition;
  if ((start ?? '00:00') === (end ?? '24:00')) {
    return reading.report(node.at, 'can never hold: start and end are the same');
  }
  for (const name of ['minutesAfterOpen', 'minutesBeforeClose'] as const) {
    const [min, max] = [condition[`${name}Min`], condition[`${name}Max`]];
    if (min !== undefined && max !== undefined && min.gt(max)) {
      return reading.report(node.at, `can never hold: ${name}Min is above ${name}Max`);
    }
  }
  return condition;
});

/** Looks at the time: New York's, and the regular session of its exchange. */
export const timeKind: ConditionKind<TimeCondition> = {
  shape: () => timeShape,
  eventTypes: () => null,
  clauses: (condition, { now }) => [
    ...clockClauses(condition, now),
    ...dayClauses(condition, now),
    ...sessionClauses(condition, now),
  ],
  sentence: ({ start, end, days, marketHoursOnly, ...bounds }) =>
    listText([
      ...(start === undefined && end === undefined
        ? []
        : [`it is between ${start ?? '00:00'} and ${end ?? '24:00'} in New York`]),
      ...(days === undefined ? [] : [`it is ${days.join(' or ')}`]),
      ...(marketHoursOnly === true ? ['the regular session is open'] : []),
      ...SESSION_BOUNDS.flatMap(({ field, sentence }) => {
        const minutes = bounds[field];
        return minutes === undefined ? [] : [sentence(decimalText(minutes))];
      }),
    ]),
};

function clockClauses({ start, end }: TimeCondition, now: Instant): readonly Clause[] {
  if (start === undefined && end === undefined) return [];
  const clock = newYorkClock(now);
  const [from, until] = [start ?? '00:00', end ?? '24:00'];
  const holds = from <= until ? clock >= from && clock < until : clock >= from || clock < until;
  const clause = `time in ${from}–${until} New York`;
  return [plainClause({ id: 'clock', clause, holds, actual: clock, threshold: `${from}–${until}` })]; // prettier-ignore
}

function dayClauses({ days }: TimeCondition, now: Instant): readonly Clause[] {
  if (days === undefined) return [];
  const today = WEEKDAYS[newYorkTime(now).weekday - 1];
  const holds = today !== undefined && days.includes(today);
  const threshold = days.join(', ');
  const actual = today ?? 'unknown';
  return [plainClause({ id: 'days', clause: `day in (${threshold})`, holds, actual, threshold })];
}

function sessionClauses(condition: TimeCondition, now: Instant): readonly Clause[] {
  const session = sessionOf(now);
  const open = isRegularSession(now);
  const actual = open ? 'open' : 'closed';
  const whole =
    condition.marketHoursOnly === true
      ? [plainClause({ id: 'session', clause: 'regular session open', holds: open, actual, threshold: 'open' })] // prettier-ignore
      : [];
  const bounds = SESSION_BOUNDS.flatMap(({ field, name, comparison, from }) => {
    const threshold = condition[field];
    if (threshold === undefined) return [];
    const found: Found =
      session === null || !open
        ? { none: 'the regular session is closed' }
        : { value: new Decimal(from(session, now)).div(MINUTE_MS), ageMs: null };
    return [sizeClause(found, { id: field, name, comparison, threshold, unit: 'min' })];
  });
  return [...whole, ...bounds];
}
