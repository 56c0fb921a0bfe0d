import { type Decimal, type Instant, ZERO, decimalText, newYorkDate } from '@fairlead/core';
import type { Restriction } from '../account/restriction';
import { type BreakerState, LOSS_LEVELS, type LossDay, type LossLevel, SEEN_FOR_MS, type Tripped, amountText } from './breaker'; // prettier-ignore
import { type MarkedTrade, resultOfAll, resultOfEarlier } from './results';

/** What the daily loss is looked at by. */
export interface LossLook {
  readonly now: Instant;
  readonly account: string;
  /** Null while the broker has not reported it. */
  readonly equity: Decimal | null;
  /** Open, or closed on the date of now. */
  readonly trades: readonly MarkedTrade[];
  readonly restrictions: readonly Restriction[];
  readonly limits: {
    readonly dailyLossReducePct: Decimal;
    readonly dailyLossFlattenPct: Decimal;
    readonly staleQuotesMaxMs: number;
  };
}

/** What a look finds of the daily loss. */
export type LossEvent =
  | { readonly kind: 'day-began'; readonly day: LossDay }
  | { readonly kind: 'levels-seen'; readonly seen: BreakerState['seen'] }
  /** A level that was re-armed counts from the loss of now. */
  | { readonly kind: 'forgiven'; readonly loss: Decimal }
  | Tripped;

/** Returns what follows from one look: the first of a date begins it, and two of a loss, apart, trip. */
export function lookAtLoss({ day, seen }: BreakerState, look: LossLook): readonly LossEvent[] {
  const result = resultOfAll(look.trades);
  const date = newYorkDate(look.now);
  if (day?.date !== date) {
    const begun = result === null ? null : beginDay(look, date);
    if (begun !== null) return [{ kind: 'day-began', day: begun }];
  }
  const loss = result === null || day?.date !== date ? null : day.opening.minus(result);
  if (loss !== null && day !== null && day.rearmed.length > 0) return [{ kind: 'forgiven', loss }];
  const levels = loss === null || day === null ? staleness(look) : levelsOf(day, loss, look);
  const since = seenNow(levels, seen, look.now);
  const changed = isSame(since, seen) ? [] : [{ kind: 'levels-seen', seen: since } as const];
  const level = LOSS_LEVELS.find((each) => isStanding(each, since, look) && !isTripped(look, each));
  if (level === undefined) return changed;
  return [...changed, tripped(look, level, reasonOf({ level, loss, day }, look))];
}

function isSame(one: BreakerState['seen'], other: BreakerState['seen']): boolean {
  return LOSS_LEVELS.every((level) => one[level] === other[level]);
}

/** What is seen on keeps its moment. */
function seenNow(
  levels: readonly LossLevel[],
  seen: BreakerState['seen'],
  now: Instant,
): BreakerState['seen'] {
  return Object.fromEntries(levels.map((level) => [level, seen[level] ?? now]));
}

function isStanding(
  level: LossLevel,
  seen: BreakerState['seen'],
  { now, limits }: LossLook,
): boolean {
  const since = seen[level];
  const longEnough = level === 'stale' ? Math.max(limits.staleQuotesMaxMs, SEEN_FOR_MS) : SEEN_FOR_MS; // prettier-ignore
  return since !== undefined && now - since >= longEnough;
}

function beginDay({ equity, trades }: LossLook, date: string): LossDay | null {
  const opening = resultOfEarlier(trades, date);
  if (opening === null || equity === null || equity.lte(0)) return null;
  return { date, equity, opening, forgiven: {}, rearmed: [] };
}

/** What is not known while its market is open cannot be told from a loss; where the market is closed nothing can be done. */
function staleness({ trades }: LossLook): readonly LossLevel[] {
  return trades.some(({ mark, isQuotable }) => mark === null && isQuotable) ? ['stale'] : [];
}

function levelsOf(day: LossDay, loss: Decimal, { limits }: LossLook): readonly LossLevel[] {
  const reaches = (level: LossLevel, pct: Decimal): boolean =>
    loss.minus(day.forgiven[level] ?? ZERO).gte(allowed(day, pct));
  const reduces = reaches('reduce', limits.dailyLossReducePct);
  const flattens = reaches('flatten', limits.dailyLossFlattenPct);
  return [...(flattens ? (['flatten'] as const) : []), ...(reduces ? (['reduce'] as const) : [])];
}

function allowed({ equity }: LossDay, pct: Decimal): Decimal {
  return equity.times(pct).div(100);
}

/** Its own word stands until it is resumed; whatever else stops entries does not keep it from tripping. */
function isTripped({ restrictions }: LossLook, level: LossLevel): boolean {
  const own = restrictions.filter(({ scope, source }) => scope === 'account' && source === 'daily-loss'); // prettier-ignore
  return own.some(({ state }) => level !== 'flatten' || state === 'HALTED');
}

function tripped({ account }: LossLook, level: LossLevel, reason: string): Tripped {
  return {
    ...{ kind: 'tripped', breaker: 'daily-loss', scope: { scope: 'account', subject: account } },
    ...{ state: level === 'flatten' ? 'HALTED' : 'REDUCING', flatten: level === 'flatten', reason },
  };
}

function reasonOf(
  found: { readonly level: LossLevel; readonly loss: Decimal | null; readonly day: LossDay | null },
  { limits, trades }: LossLook,
): string {
  const { level, loss, day } = found;
  if (loss === null || day === null) {
    const blind = trades.filter(({ mark, isQuotable }) => mark === null && isQuotable);
    const symbols = blind.map(({ trade }) => trade.contract.name ?? trade.contract.symbol);
    return `for ${limits.staleQuotesMaxMs} ms no quote of ${[...new Set(symbols)].join(', ')} could be trusted, so that the day's loss is not known`;
  }
  const pct = level === 'flatten' ? limits.dailyLossFlattenPct : limits.dailyLossReducePct;
  const forgiven = day.forgiven[level] ?? ZERO;
  const since = forgiven.isZero() ? '' : `, ${amountText(forgiven)} of it before it was re-armed`;
  return `our trades lost ${amountText(loss)} on ${day.date} in New York${since}: the limit is ${decimalText(pct)} % of ${amountText(day.equity)}, ${amountText(allowed(day, pct))}`;
}
