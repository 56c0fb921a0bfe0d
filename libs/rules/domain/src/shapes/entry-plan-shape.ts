import { type Decimal, type Instant, ZERO, decimalText, instant, newYorkTime, sessionAfter, sessionOf } from '@fairlead/core'; // prettier-ignore
import { type Shape, mapped, maybe, needed, number, oneOf, record, text } from '@fairlead/core/document'; // prettier-ignore
import { boundsOf } from '../rule-bounds';
import { type BreakEvenOffset, breakEvenOffsetShape, breakEvenText } from './move-shape';

/** When the stop moves to break-even, and where that is. */
interface BreakEvenPlan {
  readonly after: { readonly kind: 'percent' | 'r'; readonly value: Decimal };
  readonly plus: BreakEvenOffset;
}

/** What an entry wants of its trade while that lives; absent: nothing of it. */
export interface EntryPlan {
  readonly breakEven?: BreakEvenPlan;
  /** The trade is left so long after its first fill. */
  readonly exitAfterMs?: number;
  /** The trade is left at this New York time, `HH:mm`. */
  readonly exitAt?: string;
}

const AT_ENTRY: BreakEvenOffset = { kind: 'ticks', value: ZERO };
const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^([1-9][0-9]{0,4})([smhd])$/;
const DAYS_MAX = 365;

const breakEvenShape: Shape<BreakEvenPlan> = mapped(
  record({
    after: needed(
      oneOf({
        percent: number(boundsOf('breakEven.after.percent')),
        r: number(boundsOf('breakEven.after.r')),
      }),
    ),
    plus: maybe(breakEvenOffsetShape),
  }),
  ({ after: { name: kind, value }, plus }) => ({ after: { kind, value }, plus: plus ?? AT_ENTRY }),
);

const durationShape: Shape<number> = mapped(
  text({ pattern: DURATION, about: 'a duration such as 30s, 90m, 2h or 5d' }),
  (written, node, reading) => {
    const [, count = '', unit = 's'] = DURATION.exec(written) ?? [];
    const ms = Number(count) * UNITS[unit as keyof typeof UNITS];
    return ms <= DAYS_MAX * UNITS.d ? ms : reading.report(node.at, 'is more than a year');
  },
);

const timeOfDay = text({
  pattern: /^([01][0-9]|2[0-3]):[0-5][0-9]$/,
  about: 'a New York time such as "15:45"',
  mend: (written) => (/^\d:[0-5]\d$/.test(written) ? `0${written}` : null),
  unmistakable: true,
});

/** The fields of an entry that plan the life of its trade. */
export const ENTRY_PLAN_FIELDS = {
  breakEven: maybe(breakEvenShape),
  exitAfter: maybe(durationShape),
  exitAt: maybe(timeOfDay),
};

/** Returns the plan that the fields make. */
export function entryPlanOf(fields: {
  readonly breakEven: BreakEvenPlan | undefined;
  readonly exitAfter: number | undefined;
  readonly exitAt: string | undefined;
}): EntryPlan {
  const { breakEven, exitAfter, exitAt } = fields;
  return {
    ...(breakEven === undefined ? {} : { breakEven }),
    ...(exitAfter === undefined ? {} : { exitAfterMs: exitAfter }),
    ...(exitAt === undefined ? {} : { exitAt }),
  };
}

/** Returns the first moment after this one that is this time of a trading day in New York. */
export function nextTimeOfDay(time: string, now: Instant): Instant {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const today = newYorkTime(now).set({ hour, minute, second: 0, millisecond: 0 });
  const isToday = today.toMillis() > now && sessionOf(now) !== null;
  if (isToday) return instant(today.toMillis());
  const next = newYorkTime(sessionAfter(instant(newYorkTime(now).endOf('day').toMillis())).opensAt);
  return instant(next.set({ hour, minute, second: 0, millisecond: 0 }).toMillis());
}

/** Returns a plan in a few words, each with a comma before it. */
export function entryPlanText({ breakEven, exitAfterMs, exitAt }: EntryPlan): string {
  const parts = [
    ...(breakEven === undefined ? [] : [breakEvenPlanText(breakEven)]),
    ...(exitAfterMs === undefined ? [] : [`left after ${exitAfterMs / UNITS.s} s`]),
    ...(exitAt === undefined ? [] : [`left at ${exitAt} in New York`]),
  ];
  return parts.map((part) => `, ${part}`).join('');
}

function breakEvenPlanText({ after: { kind, value }, plus }: BreakEvenPlan): string {
  const far = kind === 'r' ? `${decimalText(value)} × the stop's distance` : `${decimalText(value)} %`; // prettier-ignore
  return `stop to ${breakEvenText(plus)} once ${far} in profit`;
}
