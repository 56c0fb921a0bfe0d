import { type Instant, ONE, exitSide, instant } from '@fairlead/core';
import type { Restriction } from '../account/restriction';
import type { Leg } from '../order';
import { type Trade, isFlat, isUnprotectedByChoice, positionOf } from '../trade';
import { type BreakerState, type Tripped, armedKey } from './breaker';
import { type MarkedTrade, resultOf } from './results';

const MINUTE_MS = 60_000;

/** What the breakers that count look at. */
export interface CountLook {
  readonly now: Instant;
  readonly account: string;
  /** Open, or closed on the date of now. */
  readonly trades: readonly MarkedTrade[];
  readonly restrictions: readonly Restriction[];
  readonly limits: {
    readonly losingStreakMax: number;
    readonly runawayEntriesMax: number;
    readonly nakedMaxMs: number;
  };
}

/** Returns what trips by number or time. */
export function lookAtCounts(state: BreakerState, look: CountLook): readonly Tripped[] {
  const found = [...streaks(state, look), ...entryRate(state, look), ...nakedTime(state, look)];
  return found.filter((each) => !isStanding(look, each));
}

/** A strategy that is stopped out again and again, whatever it trades, goes on reducing only. */
function streaks(state: BreakerState, look: CountLook): readonly Tripped[] {
  const strategies = [...new Set(look.trades.map(({ trade }) => trade.strategy))];
  return strategies.flatMap((strategy) => {
    const since = armedSince(state, 'losing-streak', strategy);
    const closed = look.trades.filter(
      ({ trade }) => trade.strategy === strategy && (trade.closedAt ?? 0) > since && wasHeld(trade),
    );
    const latest = closed.sort((one, other) => (other.trade.closedAt ?? 0) - (one.trade.closedAt ?? 0)); // prettier-ignore
    const other = latest.findIndex((each) => !isLosingStop(each));
    const streak = other === -1 ? latest.length : other;
    if (streak < look.limits.losingStreakMax) return [];
    const reason = `${streak} trades of ${strategy} in a row were stopped out with a loss; the limit is ${look.limits.losingStreakMax}`;
    const scope = { scope: 'strategy', subject: strategy } as const;
    return [{ kind: 'tripped', breaker: 'losing-streak', scope, state: 'REDUCING', flatten: false, reason }]; // prettier-ignore
  });
}

/** More entries than anybody can have meant: something runs away. */
function entryRate(state: BreakerState, look: CountLook): readonly Tripped[] {
  const { now, account, limits } = look;
  const since = Math.max(now - MINUTE_MS, armedSince(state, 'entry-rate', account));
  const entries = look.trades
    .flatMap(({ trade }) => trade.legs)
    .filter((leg) => isEntering(leg) && leg.placedAt > since && leg.placedAt <= now);
  if (entries.length <= limits.runawayEntriesMax) return [];
  const reason = `${entries.length} entries within a minute; the limit is ${limits.runawayEntriesMax}`;
  return [ofAccount(look, { breaker: 'entry-rate', state: 'HALTED', reason })];
}

/** What should be protected and is not, for so long, says that something is wrong beyond the one trade. */
function nakedTime(state: BreakerState, look: CountLook): readonly Tripped[] {
  const { now, account, limits } = look;
  const since = armedSince(state, 'naked-time', account);
  const naked = look.trades
    .map(({ trade }) => trade)
    .filter(
      (trade) => trade.exposedSince !== null && !isFlat(trade) && !isUnprotectedByChoice(trade),
    ) // prettier-ignore
    .filter((trade) => now - Math.max(trade.exposedSince ?? now, since) >= limits.nakedMaxMs);
  if (naked.length === 0) return [];
  const symbols = [...new Set(naked.map(({ contract }) => contract.name ?? contract.symbol))];
  const reason = `${symbols.join(', ')} had no working stop for ${limits.nakedMaxMs} ms`;
  return [ofAccount(look, { breaker: 'naked-time', state: 'REDUCING', reason })];
}

function ofAccount(
  { account }: CountLook,
  found: Pick<Tripped, 'breaker' | 'state' | 'reason'>,
): Tripped {
  return {
    kind: 'tripped',
    scope: { scope: 'account', subject: account },
    flatten: false,
    ...found,
  };
}

function isStanding({ restrictions }: CountLook, { breaker, scope }: Tripped): boolean {
  return restrictions.some(
    (each) =>
      each.source === breaker && each.scope === scope.scope && each.subject === scope.subject,
  );
}

function armedSince({ armedAt }: BreakerState, breaker: string, subject: string): Instant {
  return armedAt[armedKey(breaker, subject)] ?? instant(0);
}

function isEntering({ purpose }: Leg): boolean {
  return purpose === 'ENTRY' || purpose === 'ADD';
}

/** One that was never entered, or was taken back whole, is no trade won or lost. */
function wasHeld({ executions }: Trade): boolean {
  return executions.some(({ quantity }) => quantity.gt(0));
}

function isLosingStop({ trade }: MarkedTrade): boolean {
  const closing = exitSide(trade.direction);
  const last = trade.executions.filter(({ side, quantity }) => side === closing && quantity.gt(0)).at(-1); // prettier-ignore
  const leg = trade.legs.find(({ orderRef }) => orderRef === last?.orderRef);
  return leg?.purpose === 'STOP' && positionOf(trade).isZero() && isLoss(trade);
}

/** The rate does not matter for the sign, nor a price for what holds nothing. */
function isLoss(trade: Trade): boolean {
  return resultOf({ trade }, { price: trade.referencePrice, rate: ONE }).lt(0);
}
