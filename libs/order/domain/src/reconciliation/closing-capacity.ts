import { Decimal, type Direction, ZERO, directionSign, sum } from '@fairlead/core';
import { type Trade, plannedPosition, plannedShares } from '../trade/trade';

/** What there is of one contract in an account, by owner. */
export interface Holdings {
  /** Signed shares at the broker. */
  readonly held: Decimal;
  /** Signed shares that are not ours: the external baseline. */
  readonly external: Decimal;
  /** Our trades in the contract. */
  readonly trades: readonly Trade[];
}

/** Shares, unsigned, that a trade has lost to somebody else. */
export interface LostShares {
  readonly trade: Trade;
  readonly quantity: Decimal;
}

const DIRECTIONS: readonly Direction[] = ['LONG', 'SHORT'];

/**
 * Returns the shares, unsigned, that our trades of one direction may close all together: what the broker holds beyond
 * trades of the other direction and beyond external shares of the other side, at most what our trades hold. External
 * shares of the same side do not count against it: a manual trade uses them up first.
 */
export function closingCapacity(direction: Direction, holdings: Holdings): Decimal {
  const sign = directionSign(direction);
  const own = ownShares(direction, holdings.trades);
  const others = sum(holdings.trades.map(plannedShares)).times(sign).minus(own);
  const against = Decimal.min(ZERO, holdings.external.times(sign));
  const free = holdings.held.times(sign).minus(others).minus(against);
  return Decimal.max(ZERO, Decimal.min(free, own));
}

/** Returns what our trades have lost where the broker holds less than they do: the newest trade bears it first. */
export function lostShares(holdings: Holdings): readonly LostShares[] {
  return DIRECTIONS.flatMap((direction) => {
    const missing = ownShares(direction, holdings.trades).minus(
      closingCapacity(direction, holdings),
    );
    return fromNewest(holdersOf(direction, holdings.trades), missing);
  });
}

function fromNewest(holders: readonly Trade[], missing: Decimal): readonly LostShares[] {
  const newestFirst = [...holders].sort(
    (one, other) => other.openedAt - one.openedAt || (one.tradeId < other.tradeId ? 1 : -1),
  );
  let left = missing;
  return newestFirst.flatMap((trade) => {
    const quantity = Decimal.min(left, plannedPosition(trade));
    left = left.minus(quantity);
    return quantity.isZero() ? [] : [{ trade, quantity }];
  });
}

/** A trade that flipped has nothing to close in its direction. */
function holdersOf(direction: Direction, trades: readonly Trade[]): readonly Trade[] {
  return trades.filter((trade) => trade.direction === direction && plannedPosition(trade).gt(0));
}

function ownShares(direction: Direction, trades: readonly Trade[]): Decimal {
  return sum(holdersOf(direction, trades).map(plannedPosition));
}
