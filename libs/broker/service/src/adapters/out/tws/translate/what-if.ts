import { type Order, OrderType, TimeInForce } from '@stoqey/ib';
import type { WhatIfOrder } from '../../../../application/ports/broker-link';
import { SIDES, exactNumber } from './order';

/**
 * Returns an order that TWS only tells the margin of. It carries no reference of ours: even if it were taken for an order, it
 * could not be taken for one of a trade.
 */
export function whatIfOrderFor({ account, side, quantity, limitPrice }: WhatIfOrder): Order {
  return {
    whatIf: true,
    account,
    action: SIDES[side],
    totalQuantity: exactNumber(quantity),
    tif: TimeInForce.DAY,
    transmit: true,
    ...(limitPrice === null
      ? { orderType: OrderType.MKT }
      : { orderType: OrderType.LMT, lmtPrice: exactNumber(limitPrice) }),
  };
}
