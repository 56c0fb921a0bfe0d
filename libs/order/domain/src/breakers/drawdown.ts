import {
  type Decimal,
  type Instant,
  ZERO,
  decimalText,
  newYorkDate,
  newYorkTime,
  sum,
} from '@fairlead/core';
import type { Restriction } from '../account/restriction';
import { type BreakerState, type Drawdown, type DrawdownSeen, NOTHING_SEEN, type Peak, SEEN_FOR_MS, type Tripped, amountText } from './breaker'; // prettier-ignore
import { type MarkedTrade, resultOf, resultOfAll } from './results';

/** In percent of equity: a best that is beaten by less is not kept anew each second of a market that rises. */
const STEP_PCT = '0.01';

/** What the drawdown is looked at by. */
export interface DrawdownLook {
  readonly now: Instant;
  readonly account: string;
  /** Open, or closed on the date of now. */
  readonly trades: readonly MarkedTrade[];
  /** Closed on earlier dates, from the one on that was looked at last. */
  readonly closedBefore: readonly MarkedTrade[];
  readonly restrictions: readonly Restriction[];
  readonly limits: { readonly drawdownPct: Decimal; readonly drawdownDays: number };
}

/** What a look finds of the drawdown. */
export type DrawdownEvent =
  | { readonly kind: 'drawdown-kept'; readonly drawdown: Drawdown }
  | { readonly kind: 'drawdown-seen'; readonly seen: DrawdownSeen }
  | Tripped;

/** Returns what follows from one look, once the date has begun: a best and a fall each count where they were seen twice, apart. */
export function lookAtDrawdown(state: BreakerState, look: DrawdownLook): readonly DrawdownEvent[] {
  const { day, drawdown, drawdownSeen } = state;
  const date = newYorkDate(look.now);
  const known = upTo(date, drawdown, look);
  const result = resultOfAll(look.trades);
  if (day?.date !== date || known === null || result === null) {
    return seenEvents(drawdownSeen, NOTHING_SEEN);
  }
  const total = known.settled.plus(result);
  const climb = climbOf({ known, total, step: day.equity.times(STEP_PCT).div(100) }, { seen: drawdownSeen, now: look.now }); // prettier-ignore
  const isFirst = known.peaks.length === 0;
  const isClimbed = climb !== null && (isFirst || look.now - climb.since >= SEEN_FOR_MS);
  const kept = isClimbed ? { ...known, peaks: withPeak(known.peaks, { date, result: climb.least }) } : known; // prettier-ignore
  const found = { peak: highest(kept), total, allowed: day.equity.times(look.limits.drawdownPct).div(100) }; // prettier-ignore
  const fallenSince = isFallen(found) ? (drawdownSeen.fallenSince ?? look.now) : null;
  const stands = fallenSince !== null && look.now - fallenSince >= SEEN_FOR_MS;
  return [
    ...(kept === drawdown ? [] : [{ kind: 'drawdown-kept', drawdown: kept } as const]),
    ...seenEvents(drawdownSeen, { climb: isClimbed ? null : climb, fallenSince }),
    ...(stands && !isTripped(look) ? [tripped(look, { ...found, equity: day.equity })] : []),
  ];
}

/** What began anew is measured from the next best on. */
export function rearmedDrawdown(drawdown: Drawdown | null): Drawdown | null {
  return drawdown === null ? null : { ...drawdown, peaks: [] };
}

/** Takes over what earlier dates have settled, and forgets bests that are too old. Null where a result of theirs is not known. */
function upTo(date: string, drawdown: Drawdown | null, look: DrawdownLook): Drawdown | null {
  if (drawdown === null) return { date, settled: ZERO, peaks: [] };
  const oldest = newYorkTime(look.now).minus({ days: look.limits.drawdownDays - 1 }).toFormat('yyyy-MM-dd'); // prettier-ignore
  const peaks = drawdown.peaks.filter((peak) => peak.date >= oldest);
  if (drawdown.date === date) {
    return peaks.length === drawdown.peaks.length ? drawdown : { ...drawdown, peaks };
  }
  const closed = look.closedBefore.map(({ trade, mark }) => (mark === null ? null : resultOf({ trade }, mark))); // prettier-ignore
  if (closed.includes(null)) return null;
  const settled = drawdown.settled.plus(sum(closed.flatMap((each) => each ?? [])));
  return { date, settled, peaks };
}

/** The first best is where it begins. Any other is the least that was seen since all was above the one before: one wrong quote makes none. */
function climbOf(
  at: { readonly known: Drawdown; readonly total: Decimal; readonly step: Decimal },
  { seen, now }: { readonly seen: DrawdownSeen; readonly now: Instant },
): DrawdownSeen['climb'] {
  const { known, total, step } = at;
  const best = known.peaks.findLast(({ date }) => date === known.date);
  if (best !== undefined && total.lt(best.result.plus(step))) return null;
  if (seen.climb === null) return { since: now, least: total };
  return { ...seen.climb, least: total.lt(seen.climb.least) ? total : seen.climb.least };
}

/** Only what is higher than everything after it can still be the best of some days. */
function withPeak(peaks: readonly Peak[], peak: Peak): readonly Peak[] {
  return [...peaks.filter(({ result }) => result.gt(peak.result)), peak];
}

function highest({ peaks: [first] }: Drawdown): Decimal | null {
  return first?.result ?? null;
}

interface Fall {
  readonly peak: Decimal | null;
  readonly total: Decimal;
  readonly allowed: Decimal;
}

function isFallen({ peak, total, allowed }: Fall): boolean {
  return peak !== null && peak.minus(total).gte(allowed);
}

function isTripped({ restrictions }: DrawdownLook): boolean {
  return restrictions.some(({ scope, source }) => scope === 'account' && source === 'drawdown');
}

function tripped(look: DrawdownLook, fall: Fall & { readonly equity: Decimal }): Tripped {
  const { account, limits } = look;
  const { peak, total, allowed, equity } = fall;
  const fallen = amountText((peak ?? ZERO).minus(total));
  const reason = `our trades came down by ${fallen} from their best of ${limits.drawdownDays} days: the limit is ${decimalText(limits.drawdownPct)} % of ${amountText(equity)}, ${amountText(allowed)}`;
  return {
    ...{ kind: 'tripped', breaker: 'drawdown', scope: { scope: 'account', subject: account } },
    ...{ state: 'REDUCING', flatten: false, reason },
  };
}

function seenEvents(before: DrawdownSeen, seen: DrawdownSeen): readonly DrawdownEvent[] {
  const isSame = before.fallenSince === seen.fallenSince && isSameClimb(before.climb, seen.climb);
  return isSame ? [] : [{ kind: 'drawdown-seen', seen }];
}

function isSameClimb(one: DrawdownSeen['climb'], other: DrawdownSeen['climb']): boolean {
  if (one === null || other === null) return one === other;
  return one.since === other.since && one.least.eq(other.least);
}
