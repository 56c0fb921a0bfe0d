/**
 * How an order is executed: one list for everything that names order types. MARKET and LIMIT with the time in force OPG
 * are market-on-open and limit-on-open orders.
 */
export const ORDER_TYPES = [
  'MARKET',
  'LIMIT',
  'STOP',
  'STOP_LIMIT',
  'MARKET_IF_TOUCHED',
  'LIMIT_IF_TOUCHED',
  'TRAIL',
  'TRAIL_LIMIT',
  'MARKET_ON_CLOSE',
  'LIMIT_ON_CLOSE',
  'RELATIVE',
  'MIDPRICE',
] as const;
/** How an order is executed. */
export type OrderType = (typeof ORDER_TYPES)[number];

/** How long an order lives: IOC and FOK for one look at the market, GTD until a moment, OPG for the opening auction. */
export const TIMES_IN_FORCE = ['DAY', 'GTC', 'IOC', 'FOK', 'GTD', 'OPG'] as const;
/** How long an order lives. */
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** What an order type has beside its size: what it cannot be without, and what it may have. */
export interface OrderPrices {
  /** A limit; `cap` is the worst price that one which follows the quote may come to. */
  readonly limit: 'needed' | 'cap' | 'none';
  /** A trigger; one that trails has it as its first level. */
  readonly stop: 'needed' | 'first' | 'none';
  /** An amount or a percentage that the trigger keeps from the market. */
  readonly trails: boolean;
  /** How far the limit is from the trigger, or the price from its own side of the quote. */
  readonly offset: boolean;
}

const NO_PRICES: OrderPrices = { limit: 'none', stop: 'none', trails: false, offset: false };

/** What each order type has beside its size. */
export const ORDER_PRICES: Readonly<Record<OrderType, OrderPrices>> = {
  MARKET: NO_PRICES,
  LIMIT: { ...NO_PRICES, limit: 'needed' },
  STOP: { ...NO_PRICES, stop: 'needed' },
  STOP_LIMIT: { ...NO_PRICES, limit: 'needed', stop: 'needed' },
  MARKET_IF_TOUCHED: { ...NO_PRICES, stop: 'needed' },
  LIMIT_IF_TOUCHED: { ...NO_PRICES, limit: 'needed', stop: 'needed' },
  TRAIL: { ...NO_PRICES, stop: 'first', trails: true },
  TRAIL_LIMIT: { ...NO_PRICES, stop: 'first', trails: true, offset: true },
  MARKET_ON_CLOSE: NO_PRICES,
  LIMIT_ON_CLOSE: { ...NO_PRICES, limit: 'needed' },
  RELATIVE: { ...NO_PRICES, limit: 'cap', offset: true },
  MIDPRICE: { ...NO_PRICES, limit: 'cap' },
};
