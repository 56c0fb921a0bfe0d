import { Decimal, ONE, ZERO, entrySide, roundDownTo, sum } from '@fairlead/core';
import { type Leg, isAlive, knownFilled, remaining } from '../../order/leg';
import { wantedPrices } from '../protection/protection-prices';
import type { Rung } from '../protection/protection-spec';
import type { Trade } from '../trade';

/**
 * Where a trade has several targets, each has its part of the position with a stop of its own, as a pair that TWS links: what
 * fills of one reduces the other of the same size, and no other pair. The pair of the bracket takes the last target and the rest.
 */
export interface Pair {
  /** Which of the targets before the last one; null for the pair of the last, or the only one. */
  readonly rung: number | null;
  /** Shares that it shall cover now. */
  readonly quantity: Decimal;
  readonly targetPrice: Decimal;
}

/** Returns the pairs that shall cover a position: whole shares for each target, the rest for the last. */
export function pairsOf(trade: Trade, position: Decimal): readonly Pair[] {
  if (trade.protection === null) return [];
  const { target: targetPrice } = wantedPrices(trade);
  const { rungs = [] } = trade.protection;
  let left = position;
  const earlier = rungs.map((rung, index): Pair => {
    const quantity = Decimal.min(left, wantedOf(trade, rung, index));
    left = left.minus(quantity);
    return { rung: index, quantity, targetPrice: priceOf(trade, rung) };
  });
  const pairs: readonly Pair[] = [{ rung: null, quantity: left, targetPrice }, ...earlier];
  // What becomes smaller makes room for what becomes larger.
  return [...pairs].sort((one, other) => growthOf(trade, one).comparedTo(growthOf(trade, other)));
}

/** True where a leg belongs to a pair. */
export function isOf({ rung }: Pick<Pair, 'rung'>): (leg: Leg) => boolean {
  return (leg) => (leg.rung ?? null) === rung;
}

/**
 * Returns the shares that a pair may close beside the others, by what the broker has of them and was asked for: of each either
 * its stop or its target fills, and the one may have become smaller before the other.
 */
export function roomFor(trade: Trade, pair: Pair, position: Decimal): Decimal {
  const others = trade.legs.filter((leg) => isAlive(leg) && !isOf(pair)(leg));
  const rungs = new Set(others.map((leg) => leg.rung ?? null));
  const closing = [...rungs].map((rung) => {
    const own = others.filter(isOf({ rung }));
    const most = (purpose: Leg['purpose']): Decimal => sum(own.filter((leg) => leg.purpose === purpose).map(mostOf)); // prettier-ignore
    return Decimal.max(most('STOP'), most('TARGET'));
  });
  return Decimal.max(ZERO, position.minus(sum(closing)));
}

/** True where a trade leaves by more than one pair, which no single order can do for it. */
export function hasSeveralPairs(trade: Trade): boolean {
  const living = trade.legs.filter(
    (leg) => isAlive(leg) && leg.side !== entrySide(trade.direction),
  );
  return living.some((leg) => leg.rung !== undefined);
}

/** A target that the broker refused once is not placed again, nor any other: the last one covers all that is held. */
export function isRefused({ legs }: Trade): boolean {
  return legs.some((leg) => leg.rung !== undefined && (leg.status === 'REJECTED' || leg.status === 'LAPSED')); // prettier-ignore
}

function growthOf({ legs }: Trade, pair: Pair): Decimal {
  const stops = legs.filter((leg) => leg.purpose === 'STOP' && isAlive(leg) && isOf(pair)(leg));
  return pair.quantity.minus(sum(stops.map(mostOf)));
}

function wantedOf(trade: Trade, { percent }: Rung, index: number): Decimal {
  const own = trade.legs.filter((leg) => leg.rung === index);
  const isReached = own.some((leg) => leg.purpose === 'TARGET' && leg.status === 'FILLED');
  const isLeft = trade.exit !== null && !hasSeveralPairs(trade);
  if (isReached || isLeft || isRefused(trade)) return ZERO;
  const bought = trade.legs.filter((leg) => leg.side === entrySide(trade.direction));
  const all = sum(bought.map(knownFilled));
  const part = roundDownTo(all.times(percent).div(100), ONE);
  return Decimal.max(ZERO, part.minus(sum(own.map(knownFilled))));
}

/** Every target is measured as the last one is; where a rule moves a target, it means that one. */
function priceOf({ moved: _moved, ...trade }: Trade, { target }: Rung): Decimal {
  const protection = trade.protection === null ? null : { ...trade.protection, target };
  return wantedPrices({ ...trade, protection }).target;
}

function mostOf(leg: Leg): Decimal {
  const asked = leg.pending?.kind === 'modify' ? leg.pending.wanted.quantity.minus(knownFilled(leg)) : ZERO; // prettier-ignore
  return Decimal.max(remaining(leg), asked);
}
