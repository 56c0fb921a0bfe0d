import { type Side, exitSide } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, finding } from '../check';
import type { UnsizedInput } from '../risk-input';

/** A broker takes no more than so many working orders on one side of a contract: a stop must never be the one too many. */
export const maxOpenOrders: RiskCheck = { code: 'MAX_OPEN_ORDERS', needs: 'view', evaluate };

function evaluate({ entry, view, limits }: UnsizedInput): CheckFinding {
  const { ordersPerSideMax: most } = limits;
  const working = (side: Side): number => view.workingOrders.filter((order) => order.side === side).length; // prettier-ignore
  const entering = working(entry.side) + 1;
  const leaving = working(exitSide(entry.direction)) + entry.exitOrders;
  const actual = `${entering} ${entry.side}, ${leaving} ${exitSide(entry.direction)}`;
  return finding(
    Math.max(entering, leaving) <= most,
    { limit: `${most} on a side`, actual },
    `${entry.symbol} would have ${actual} working orders, ${most} are the limit on a side; wait until some have ended`,
  );
}
