import type { OrderFillView, OrderMomentView, OrderRecordView } from '@fairlead/contracts';
import { type Instant, decimalText, instantText } from '@fairlead/core';
import type { Leg, Trade } from '@fairlead/order-domain';
import { legOf, orderStateOf } from '../trades/trade-events.mapper';

/** Returns an order as it is kept. */
export function orderRecordOf(trade: Trade, leg: Leg, changedAt: Instant): OrderRecordView {
  const { timeInForce, goodTill, goodAfter, outsideHours, trailingAmount, trailingPercent, limitOffset } = legOf(leg, leg.terms); // prettier-ignore
  return {
    ...orderStateOf(trade, leg),
    ...{ strategy: trade.strategy, timeInForce },
    ...stated({ goodTill, goodAfter, outsideHours, trailingAmount, trailingPercent, limitOffset }),
    ...{ placedAt: instantText(leg.placedAt), changedAt: instantText(changedAt) },
  };
}

/** Returns how an order stands from this moment on. */
export function orderMomentOf(record: OrderRecordView): OrderMomentView {
  const { changedAt: at, status, filledQuantity, quantity } = record;
  const { limitPrice, stopPrice, code, reason } = record;
  return {
    at,
    status,
    filledQuantity,
    quantity,
    ...stated({ limitPrice, stopPrice, code, reason }),
  };
}

/** Returns the executions of an order; of commissions order management knows nothing. */
export function fillsOf(trade: Trade, orderRef: string): readonly OrderFillView[] {
  return trade.executions
    .filter((each) => each.orderRef === orderRef)
    .map(({ executionId, quantity, price, at }) => ({
      ...{ executionId, quantity: decimalText(quantity), price: decimalText(price) },
      ...{ at: instantText(at), commission: null },
    }));
}

type Stated<Fields> = { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

function stated<Fields extends object>(fields: Fields): Stated<Fields> {
  const entries: [string, unknown][] = Object.entries(fields);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Stated<Fields>;
}
