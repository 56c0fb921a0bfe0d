import { Decimal, type Instant, ONE, ZERO, assert } from '@fairlead/core';
import {
  type Execution,
  type ExecutionKey,
  compareExecutions,
  effectiveExecutions,
  signedQuantity,
} from './execution';

/** A position of an account in an instrument, at average cost. A life runs from one flat to the next. */
export interface Position {
  /** Signed shares. */
  readonly quantity: Decimal;
  /** Signed shares × average price, without the multiplier. */
  readonly cost: Decimal;
  /** Of this life, before commissions, in the currency. */
  readonly realisedPnl: Decimal;
  /** Of this life, in the currency. */
  readonly commission: Decimal;
  /** Of all lives, before commissions. */
  readonly totalRealisedPnl: Decimal;
  /** Of all lives. */
  readonly totalCommission: Decimal;
  readonly multiplier: Decimal;
  /** Empty until the first execution. */
  readonly currency: string;
  /** The execution that began this life, or null before the first. */
  readonly opening: ExecutionKey | null;
  /** True where that execution also ended the life before: it crossed zero. */
  readonly openedAcross: boolean;
  /** The newest execution in it. */
  readonly newest: ExecutionKey | null;
}

/** What an execution did to a position, with the position after it. Crossing zero is `closed`, then `opened`. */
export interface PositionStep {
  readonly kind: 'opened' | 'changed' | 'closed';
  readonly position: Position;
}

/** A position without any execution. */
export const FLAT: Position = {
  quantity: ZERO,
  cost: ZERO,
  realisedPnl: ZERO,
  commission: ZERO,
  totalRealisedPnl: ZERO,
  totalCommission: ZERO,
  multiplier: ONE,
  currency: '',
  opening: null,
  openedAcross: false,
  newest: null,
};

/** Costs and averages are rounded half-even to this many places; what is rounded off one part stays in the other. */
const PLACES = 10;

/** True where the execution comes after all that are in the position; otherwise the position is folded anew. */
export function isNext(position: Position, execution: ExecutionKey): boolean {
  return position.newest === null || compareExecutions(position.newest, execution) < 0;
}

/** Returns what an execution does to a position. Throws where it does not come after all that are in it. */
export function applyExecution(position: Position, execution: Execution): readonly PositionStep[] {
  assert(isNext(position, execution), `execution ${execution.executionId} is out of order`);
  assert(execution.quantity.gte(0), `execution ${execution.executionId} has a negative quantity`);
  const sameMoney = position.currency === '' || position.currency === execution.currency;
  assert(sameMoney, `execution ${execution.executionId} is in another currency`);
  if (execution.quantity.isZero()) return charge(position, execution);
  const signed = signedQuantity(execution);
  if (position.quantity.isZero()) return [{ kind: 'opened', position: begin(position, execution) }];
  if (position.quantity.isNegative() === signed.isNegative()) {
    return [{ kind: 'changed', position: grow(position, execution) }];
  }
  if (signed.abs().lt(position.quantity.abs())) {
    return [{ kind: 'changed', position: reduce(position, execution) }];
  }
  if (signed.abs().eq(position.quantity.abs())) {
    return [{ kind: 'closed', position: reduce(position, execution) }];
  }
  return cross(position, execution);
}

/** Returns the position that these executions make, whatever their order; void revisions are left out. */
export function foldExecutions(executions: readonly Execution[]): Position {
  return effectiveExecutions(executions).reduce(
    (position, execution) => applyExecution(position, execution).at(-1)?.position ?? position,
    FLAT,
  );
}

/**
 * Returns the position after an execution in it turned out to cost this much more (or less), or null where the share of
 * this life cannot be known without folding anew: the execution crossed zero.
 */
export function applyCommission(
  position: Position,
  execution: ExecutionKey,
  difference: Decimal,
): Position | null {
  const opening = position.opening;
  const order = opening === null ? -1 : compareExecutions(execution, opening);
  if (order === 0 && position.openedAcross) return null;
  const total = { ...position, totalCommission: position.totalCommission.plus(difference) };
  return order < 0 ? total : { ...total, commission: position.commission.plus(difference) };
}

/** Returns the average cost per share without commission, 0 when flat. */
export function averagePrice(position: Position): Decimal {
  if (position.quantity.isZero()) return ZERO;
  return position.cost.div(position.quantity).toDecimalPlaces(PLACES, Decimal.ROUND_HALF_EVEN);
}

/** Returns what closing at this price would realise, before commissions, in the position's currency. */
export function unrealisedPnl(position: Position, price: Decimal): Decimal {
  return position.quantity.times(price).minus(position.cost).times(position.multiplier);
}

/** Returns when this life began, or null before the first execution. */
export function openedAt(position: Position): Instant | null {
  return position.opening?.executedAt ?? null;
}

/** A busted execution moves no shares. What the broker still charges for it belongs to the life that it came in. */
function charge(position: Position, execution: Execution): readonly PositionStep[] {
  const charged = withCommission(position, execution);
  if (position.opening !== null) return [{ kind: 'changed', position: charged }];
  // Before the first life there is none to charge.
  const { currency, multiplier } = execution;
  return [{ kind: 'changed', position: { ...charged, commission: ZERO, currency, multiplier } }];
}

function begin(position: Position, execution: Execution, openedAcross = false): Position {
  const signed = signedQuantity(execution);
  return {
    ...position,
    quantity: signed,
    cost: signed.times(execution.price),
    realisedPnl: ZERO,
    commission: execution.commission,
    totalCommission: position.totalCommission.plus(execution.commission),
    multiplier: execution.multiplier,
    currency: execution.currency,
    opening: keyOf(execution),
    openedAcross,
    newest: keyOf(execution),
  };
}

function grow(position: Position, execution: Execution): Position {
  const signed = signedQuantity(execution);
  return {
    ...withCommission(position, execution),
    quantity: position.quantity.plus(signed),
    cost: position.cost.plus(signed.times(execution.price)),
  };
}

function reduce(position: Position, execution: Execution): Position {
  const signed = signedQuantity(execution);
  const quantity = position.quantity.plus(signed);
  const removed = quantity.isZero()
    ? position.cost
    : position.cost
        .times(signed.neg())
        .div(position.quantity)
        .toDecimalPlaces(PLACES, Decimal.ROUND_HALF_EVEN);
  const proceeds = signed.neg().times(execution.price);
  const realised = proceeds.minus(removed).times(position.multiplier);
  return {
    ...withCommission(position, execution),
    quantity,
    cost: position.cost.minus(removed),
    realisedPnl: position.realisedPnl.plus(realised),
    totalRealisedPnl: position.totalRealisedPnl.plus(realised),
  };
}

/** One execution ends a life and begins the next; its commission is shared by quantity. */
function cross(position: Position, execution: Execution): readonly PositionStep[] {
  const closing = position.quantity.abs();
  const share = execution.commission
    .times(closing)
    .div(execution.quantity)
    .toDecimalPlaces(PLACES, Decimal.ROUND_HALF_EVEN);
  const rest = { quantity: execution.quantity.minus(closing), commission: execution.commission.minus(share) }; // prettier-ignore
  const closed = reduce(position, { ...execution, quantity: closing, commission: share });
  const opened = begin(closed, { ...execution, ...rest }, true);
  return [
    { kind: 'closed', position: closed },
    { kind: 'opened', position: opened },
  ];
}

function withCommission(position: Position, execution: Execution): Position {
  return {
    ...position,
    commission: position.commission.plus(execution.commission),
    totalCommission: position.totalCommission.plus(execution.commission),
    newest: keyOf(execution),
  };
}

function keyOf({ executedAt, executionId }: Execution): ExecutionKey {
  return { executedAt, executionId };
}
