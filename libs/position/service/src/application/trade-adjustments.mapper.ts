import { type Decimal, ZERO, sum } from '@fairlead/core';
import { type Execution, effectiveExecutions } from '@fairlead/position-domain';
import type { TradeAdjustment } from './ports/position-store';

/**
 * Returns a trade's executions with what somebody else closed of it. Shares whose price nobody saw count at the price
 * that they were got for: neither gain nor loss.
 */
export function withAdjustments(
  executions: readonly Execution[],
  adjustments: readonly TradeAdjustment[],
): readonly Execution[] {
  const [first] = effectiveExecutions(executions);
  if (first === undefined) return executions;
  return [...executions, ...adjustments.map((adjustment) => asExecution(adjustment, executions, first))]; // prettier-ignore
}

function asExecution(
  { adjustmentId, moved, price, at }: TradeAdjustment,
  executions: readonly Execution[],
  first: Execution,
): Execution {
  return {
    ...first,
    ...{ executionId: adjustmentId, revision: 0, executedAt: at, commission: ZERO },
    side: moved.isNegative() ? 'SELL' : 'BUY',
    quantity: moved.abs(),
    price: price ?? averageOf(executions, first),
  };
}

/** The average price of the side that opened the trade. */
function averageOf(executions: readonly Execution[], first: Execution): Decimal {
  const entries = effectiveExecutions(executions).filter(({ side }) => side === first.side);
  const shares = sum(entries.map(({ quantity }) => quantity));
  return sum(entries.map(({ quantity, price }) => quantity.times(price))).div(shares);
}
