import { Decimal, ZERO, decimalText, directionSign, sum } from '@fairlead/core';
import { isAlive, knownFilled, remaining } from '../../order';
import type { CheckResult } from '../../risk';
import { type Trade, plannedPosition, plannedShares, tradeStatusOf } from '../../trade';
import type { Intent, StatedPosition, WaitingEntry } from '../intent';

/** Signed shares that a strategy may hold; null where there is no bound. */
interface Held {
  readonly least: Decimal | null;
  readonly most: Decimal | null;
}

/** What the source of a signal believes is held, and what cannot be. */
export interface PositionGap extends Held {
  readonly stated: StatedPosition;
  /** Signed shares, by what the broker has reported. */
  readonly held: Decimal;
}

/** What a strategy has in an instrument. */
export interface Standing {
  /** Of the instrument, of any strategy. */
  readonly trades: readonly Trade[];
  readonly waiting: readonly WaitingEntry[];
  /** False where fills may not have been reported yet. */
  readonly isUpToDate: boolean;
}

/**
 * Returns the gap between what the source of a signal believes that the strategy holds and what it can hold, with everything
 * that is on its way counted; null where there is none, or nothing was stated. What cannot be excluded is no gap.
 */
export function positionGapOf(
  { stated, strategy }: Intent,
  standing: Standing,
): PositionGap | null {
  if (stated === null) return null;
  const trades = standing.trades.filter(
    (trade) => trade.closedAt === null && trade.strategy === strategy,
  );
  const waiting = standing.waiting.filter((entry) => entry.strategy === strategy);
  const may = withWaiting(heldBy(trades, standing.isUpToDate), waiting);
  if (canBe(stated, may)) return null;
  return { stated, held: sum(trades.map(plannedShares)), ...may };
}

/** Returns what an entry is denied with where its source is not believed. */
export function denialByGap({ stated, least, most }: PositionGap): CheckResult {
  const [limit, actual] = [statedText(stated), heldText({ least, most })];
  return {
    ...{ check: 'POSITION_GAP', passed: false, limit, actual },
    message: `${stated.source} believes the strategy to be ${limit}, and it is ${actual}: bring the source up to date, or add it to FAIRLEAD_ADOPT_POSITIONS_OF to follow it all the same`,
  };
}

interface Bounds {
  readonly least: Decimal;
  readonly most: Decimal;
}

function heldBy(trades: readonly Trade[], isUpToDate: boolean): Bounds {
  const each = trades.map((trade) => boundsOf(trade, isUpToDate));
  return { least: sum(each.map(({ least }) => least)), most: sum(each.map(({ most }) => most)) };
}

/** An entry may fill to its end, and what is leaving, or may have left unseen, may be gone. */
function boundsOf(trade: Trade, isUpToDate: boolean): Bounds {
  const held = plannedPosition(trade);
  const alive = trade.legs.filter(isAlive);
  const entering = alive.filter(isEntry).map(remaining);
  const isLeaving =
    !isUpToDate ||
    tradeStatusOf(trade) === 'CLOSING' ||
    alive.some((leg) => !isEntry(leg) && (leg.status === 'UNKNOWN' || knownFilled(leg).gt(ZERO)));
  const sign = directionSign(trade.direction);
  const far = held.plus(sum(entering)).times(sign);
  const near = (isLeaving ? Decimal.min(held, ZERO) : held).times(sign);
  return { least: Decimal.min(near, far), most: Decimal.max(near, far) };
}

function isEntry({ purpose }: Trade['legs'][number]): boolean {
  return purpose === 'ENTRY' || purpose === 'ADD';
}

/** Nobody knows yet how large an entry will be that waits. */
function withWaiting({ least, most }: Bounds, waiting: readonly WaitingEntry[]): Held {
  const waits = (direction: string): boolean => waiting.some((each) => each.direction === direction); // prettier-ignore
  return { least: waits('SHORT') ? null : least, most: waits('LONG') ? null : most };
}

function canBe({ side, quantity }: StatedPosition, { least, most }: Held): boolean {
  if (side === 'FLAT') return isWithin(ZERO, { least, most });
  if (quantity !== null) {
    return isWithin(quantity.times(directionSign(side)), { least, most });
  }
  return side === 'LONG' ? most?.gt(ZERO) !== false : least?.lt(ZERO) !== false;
}

function isWithin(shares: Decimal, { least, most }: Held): boolean {
  return least?.gt(shares) !== true && most?.lt(shares) !== true;
}

function statedText({ side, quantity }: StatedPosition): string {
  const shares = quantity === null || side === 'FLAT' ? '' : ` ${decimalText(quantity)}`;
  return `${side.toLowerCase()}${shares}`;
}

function heldText({ least, most }: Held): string {
  if (least !== null && most !== null && least.eq(most)) return sharesText(least);
  const from = least === null ? 'an open short' : sharesText(least);
  return `${from} to ${most === null ? 'an open long' : sharesText(most)}`;
}

function sharesText(shares: Decimal): string {
  if (shares.isZero()) return 'flat';
  return `${shares.isNegative() ? 'short' : 'long'} ${decimalText(shares.abs())}`;
}
