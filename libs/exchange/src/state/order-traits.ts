import type { OrderType } from '@fairlead/core';

/** What the engine has to know of an order type. */
export interface OrderTraits {
  /** Fills at its limit or better only. */
  readonly limited: boolean;
  /** Waits for a trigger price. */
  readonly triggered: boolean;
  /** Its trigger follows the market. */
  readonly trails: boolean;
  /** Its limit follows the quote: the price of its own side, or the middle. */
  readonly pegged: 'own-side' | 'middle' | null;
  /** For the closing auction. */
  readonly onClose: boolean;
  /** Can work outside regular hours. */
  readonly extended: boolean;
}

const PLAIN: OrderTraits = {
  limited: false,
  triggered: false,
  trails: false,
  pegged: null,
  onClose: false,
  extended: false,
};
const STOP: OrderTraits = { ...PLAIN, triggered: true, extended: true };

/** The order types, each by what it is. */
export const TRAITS: Readonly<Record<OrderType, OrderTraits>> = {
  MARKET: PLAIN,
  LIMIT: { ...PLAIN, limited: true, extended: true },
  STOP,
  STOP_LIMIT: { ...STOP, limited: true },
  MARKET_IF_TOUCHED: STOP,
  LIMIT_IF_TOUCHED: { ...STOP, limited: true },
  TRAIL: { ...STOP, trails: true },
  TRAIL_LIMIT: { ...STOP, limited: true, trails: true },
  MARKET_ON_CLOSE: { ...PLAIN, onClose: true },
  LIMIT_ON_CLOSE: { ...PLAIN, limited: true, onClose: true },
  RELATIVE: { ...PLAIN, limited: true, pegged: 'own-side' },
  MIDPRICE: { ...PLAIN, limited: true, pegged: 'middle' },
};

/** True while an order waits for its trigger price. */
export function awaitsTrigger(order: {
  readonly type: OrderType;
  readonly triggered: boolean;
}): boolean {
  return TRAITS[order.type].triggered && !order.triggered;
}
