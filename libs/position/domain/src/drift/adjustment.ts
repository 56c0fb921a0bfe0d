import { type Decimal, type Instant, ONE, ZERO, plusMs } from '@fairlead/core';
import type { Drift, ReportedPosition } from './drift-decider';
import { type Execution, compareExecutions } from '../position/execution';
import { type Position, averagePrice } from '../position/position';
import { missingShares } from '../position/position-change';

/** Shares change hands in our record that no execution of the broker's explains: an adjustment, visible as such. */

/** What an adjustment is made from. */
export interface AdjustmentGrounds {
  readonly executionId: string;
  readonly reported: readonly ReportedPosition[];
  readonly takenAt: Instant;
  /** Those of the instrument on record. */
  readonly executions: readonly Execution[];
}

/** Returns what brings our side to the broker's: before our first execution, at the broker's average cost. */
export function adjustmentFor(difference: Drift, grounds: AdjustmentGrounds): Execution {
  const { instrumentKey, ours, broker } = difference;
  const [first] = [...grounds.executions].sort(compareExecutions);
  const reported = grounds.reported.find((one) => one.instrumentKey === instrumentKey);
  return {
    executionId: grounds.executionId,
    revision: 0,
    ...bothOf(broker.minus(ours)),
    price: priceOf(reported, first),
    multiplier: first?.multiplier ?? ONE,
    currency: first?.currency ?? 'USD',
    executedAt: first === undefined ? grounds.takenAt : plusMs(first.executedAt, -1),
    commission: ZERO,
  };
}

/**
 * Returns what takes shares out of a position that somebody else moved, or null where that was done already. Nobody saw the
 * price: at the average cost it makes neither gain nor loss.
 */
export function adjustmentForMissing(
  position: Position,
  missing: { readonly moved: Decimal; readonly held: Decimal | null },
  label: { readonly executionId: string; readonly executedAt: Instant },
): Execution | null {
  const moved = missingShares(missing.moved, position.quantity, missing.held);
  if (moved.isZero()) return null;
  const { multiplier, currency } = position;
  return {
    ...label,
    revision: 0,
    ...bothOf(moved),
    price: averagePrice(position),
    multiplier,
    currency: currency === '' ? 'USD' : currency,
    commission: ZERO,
  };
}

function bothOf(moved: Decimal): Pick<Execution, 'side' | 'quantity'> {
  return { side: moved.isNegative() ? 'SELL' : 'BUY', quantity: moved.abs() };
}

function priceOf(reported: ReportedPosition | undefined, first: Execution | undefined): Decimal {
  // A position that is gone at the broker has no cost any more; our first price makes it neutral.
  if (reported === undefined || reported.quantity.isZero()) return first?.price ?? ZERO;
  return reported.averageCost.div(first?.multiplier ?? ONE).toDecimalPlaces(10);
}
