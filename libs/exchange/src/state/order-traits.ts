/** What the engine has to know of an order type. */
export interface OrderTraits {
  /** Fills at its limit or better only. */
  readonly limited: boolean;
  /** Waits for a trigger price. */
  readonly triggered: boolean;
  /** Its trigger follows the market. */
  readonly trails: boolean;
  /** For the closing auction. */
  readonly onClose: boolean;
  /** Can work outside regular hours. */
  readonly extended: boolean;
}

const PLAIN: OrderTraits = {
  limited: false,
  triggered: false,
  trails: false,
  onClose: false,
  extended: false,
};
const STOP: OrderTraits = { ...PLAIN, triggered: true, extended: true };

/** The order types, each by what it is. */
const TYPES = {
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
} as const satisfies Readonly<Record<string, OrderTraits>>;

/** How an order is executed. */
export type OrderType = keyof typeof TYPES;

export const TRAITS: Readonly<Record<OrderType, OrderTraits>> = TYPES;

/** True while an order waits for its trigger price. */
export function awaitsTrigger(order: {
  readonly type: OrderType;
  readonly triggered: boolean;
}): boolean {
  return TRAITS[order.type].triggered && !order.triggered;
}
