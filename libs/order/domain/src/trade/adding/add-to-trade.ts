import { type Decimal, type Instant, entrySide, orderRefOf } from '@fairlead/core';
import { type Leg, newLeg } from '../../order/leg';
import { type OrderForm, formedLeg, plainForm } from '../../order/order-form';
import { isExposed } from '../protection/protection';
import { type AnsweredIntent, type Trade, lastOrdinal, plannedPosition } from '../trade';
import { tradeStatusOf } from '../trade-summary';

/** An approved order that makes a trade larger. */
export interface AddOrder {
  /** Null where the trade's own plan adds it. */
  readonly intent: AnsweredIntent | null;
  readonly quantity: Decimal;
  /** Null for a market order. */
  readonly limitPrice: Decimal | null;
  /** After this moment it must not fill any more; null where only the end of the day ends it. */
  readonly goodTill: Instant | null;
  /** How a person wants it executed; absent where it is at the market, or by its limit until its deadline. */
  readonly form?: OrderForm;
}

/** Returns the trade with an order that adds to it, on its way, alone and in no group: stop and target follow its fills. */
export function addToTrade(
  trade: Trade,
  { intent, quantity, limitPrice, goodTill, form }: AddOrder,
  now: Instant,
): { readonly trade: Trade; readonly leg: Leg } {
  const ordinal = lastOrdinal(trade, 'ADD') + 1;
  const orderRef = orderRefOf(trade.tradeId, 'A', ordinal);
  const leg = newLeg(
    {
      ...{ orderRef, ordinal, purpose: 'ADD', side: entrySide(trade.direction) },
      ...formedLeg(form ?? plainForm(limitPrice, goodTill), quantity),
    },
    now,
  );
  const legs = [...trade.legs, leg];
  const additions = [...trade.additions, { orderRef, intent, cut: null }];
  const note = { code: 'ADDING', reason: `${quantity.toFixed()} shares are added` };
  return { trade: { ...trade, legs, additions, note }, leg };
}

/** True where a trade can be added to: it is entered, held, protected as it shall be, and nobody has begun to leave it. */
export function takesAdditions(trade: Trade): boolean {
  const status = tradeStatusOf(trade);
  if (status !== 'OPEN' && status !== 'ADJUSTING') return false;
  const isLeft = trade.exit !== null || trade.reopened || trade.takings.length > 0;
  return !isLeft && !isExposed(trade) && plannedPosition(trade).gt(0);
}
