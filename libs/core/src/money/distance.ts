import { assertNever } from '../assert';
import { type Decimal, decimal } from './decimal';
import { type Result, ok, refused } from '../result';

/** A distance that needs nothing but the price: percent of it (3 means 3 %), or currency per share. */
export interface FixedDistance {
  readonly kind: 'percent' | 'absolute';
  readonly value: Decimal;
}

/** A multiple of the average true range of so many bars of this length. */
export interface AtrDistance {
  readonly kind: 'atr';
  readonly value: Decimal;
  readonly period: number;
  readonly interval: string;
}

/** How far from the entry a stop stands, or a target. */
export type Distance = FixedDistance | AtrDistance;

/** A multiple of what is risked: 2 is twice as far from the entry as the stop stands. */
interface RiskMultiple {
  readonly kind: 'r';
  readonly value: Decimal;
}

/** How far from the entry a target stands. */
export type TargetDistance = Distance | RiskMultiple;
/** The same where nothing but the price and the stop is needed. */
export type FixedTarget = FixedDistance | RiskMultiple;

/** Why a distance is no amount of money: the ATR is not known, or nothing has moved for as long as it looks back. */
export interface DistanceRefusal {
  readonly code: 'ATR_UNKNOWN' | 'ATR_ZERO';
  readonly limit: string;
  readonly actual: string;
  readonly message: string;
}

/** Returns the distance in currency per share. `atr` is the value of the indicator that it names, null for none. */
export function amountOf(
  distance: Distance,
  price: Decimal,
  atr: Decimal | null,
): Result<Decimal, DistanceRefusal> {
  switch (distance.kind) {
    case 'percent':
    case 'absolute':
      return ok(fixedAmountOf(distance, price));
    case 'atr':
      return atr === null || atr.lte(0)
        ? refused(unusableAtr(distance, atr))
        : ok(atr.times(distance.value));
    default:
      return assertNever(distance);
  }
}

/** Returns a distance that needs nothing but the price in currency per share. */
export function fixedAmountOf({ kind, value }: FixedDistance, price: Decimal): Decimal {
  return kind === 'absolute' ? value : price.times(value).div(decimal(100));
}

/** Returns how far a target stands from a price in currency per share, where its stop stands so far away. */
export function fixedTargetOf(target: FixedTarget, price: Decimal, stop: Decimal): Decimal {
  return target.kind === 'r' ? stop.times(target.value) : fixedAmountOf(target, price);
}

/** Returns the distance in a few characters: `3 %`, `1.5 a share`, `6 × ATR(14 × 10s)`, `2 × the stop's distance`. */
export function distanceText(distance: TargetDistance): string {
  const value = distance.value.toFixed();
  switch (distance.kind) {
    case 'percent':
      return `${value} %`;
    case 'absolute':
      return `${value} a share`;
    case 'atr':
      return `${value} × ${atrName(distance)}`;
    case 'r':
      return `${value} × the stop's distance`;
    default:
      return assertNever(distance);
  }
}

function atrName({ period, interval }: AtrDistance): string {
  return `ATR(${period} × ${interval})`;
}

function unusableAtr(distance: AtrDistance, atr: Decimal | null): DistanceRefusal {
  const name = atrName(distance);
  const limit = `${name} above 0`;
  if (atr === null) {
    return {
      ...{ code: 'ATR_UNKNOWN', limit, actual: 'unknown' },
      message: `there is no ${name} yet: it needs two bars of ${distance.interval} at least`,
    };
  }
  return {
    ...{ code: 'ATR_ZERO', limit, actual: atr.toFixed() },
    message: `${name} is ${atr.toFixed()}: the price has not moved in ${distance.period} bars of ${distance.interval}, so there is no distance for stop and target; try again when it trades, or use a percentage`,
  };
}
