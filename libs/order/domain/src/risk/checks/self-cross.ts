import type { Decimal, OrderType, Side } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, passes } from '../check';
import type { RiskInput, WorkingOrder } from '../risk-input';

/** An order that would trade with one of our own: exchanges forbid that, and it would only pay commission twice. */
export const selfCross: RiskCheck = { code: 'SELF_CROSS', needs: 'size', evaluate };

/** These rest at a price of their own, or at whatever the market pays. All others wait for a trigger or an auction. */
const CAN_MEET: ReadonlySet<OrderType> = new Set(['MARKET', 'LIMIT', 'RELATIVE', 'MIDPRICE']);

function evaluate({ entry, view }: RiskInput): CheckFinding {
  const limit = 'no own order on the other side within reach';
  const reach = entry.limitPrice ?? entry.referencePrice;
  const met = view.workingOrders.find(
    (order) => order.side !== entry.side && isWithinReach(order, entry.side, reach),
  );
  if (met === undefined) return passes({ limit, actual: 'none' });
  const at = met.limitPrice === null ? 'at the market' : `at ${met.limitPrice.toFixed()}`;
  const actual = `${met.side} ${at} of strategy ${met.strategy}`;
  return fails(
    { limit, actual },
    `the entry would trade with our own ${actual} in ${entry.symbol}; send the signal again when that order has ended`,
  );
}

/** A market order comes as far as the other side of the quote, which the reference price is. */
function isWithinReach({ type, limitPrice }: WorkingOrder, side: Side, reach: Decimal): boolean {
  if (!CAN_MEET.has(type)) return false;
  if (limitPrice === null || type === 'RELATIVE' || type === 'MIDPRICE') return true;
  return side === 'BUY' ? limitPrice.lte(reach) : limitPrice.gte(reach);
}
