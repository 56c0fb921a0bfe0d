import { type OrderType, type TimeInForce, ownValue } from '@fairlead/core';
import type { CheckResultV1 } from '../events/3-order/check-result.v1';
import type { OrderStateV1, OrderStatus } from '../events/3-order/order-state.v1';

/** An order that a person wants. Decimals as text, moments as ISO-8601 UTC. */
export interface OrderWish {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly trailingAmount?: string;
  readonly trailingPercent?: string;
  readonly limitOffset?: string;
  readonly goodTill?: string;
  readonly goodAfter?: string;
  readonly outsideHours?: boolean;
  readonly ocaGroup?: string;
  /** The trade that it shall belong to; absent: one of the strategy `manual`. */
  readonly tradeId?: string;
  /** It may sell what is not held. */
  readonly short?: boolean;
  /** It may open without a stop. */
  readonly naked?: boolean;
  /** The price of its stop. */
  readonly stopLoss?: string;
  /** The price of its target. */
  readonly takeProfit?: string;
}

/** What of an order shall be otherwise; what is absent stays as it is. */
export interface OrderAmendment {
  readonly quantity?: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly trailingAmount?: string;
  readonly trailingPercent?: string;
  readonly limitOffset?: string;
}

/** Which orders shall end: one by its reference or the broker's id, those of a group, of a symbol, or all. */
export type OrdersToCancel =
  | { readonly order: string }
  | { readonly ocaGroup: string }
  | { readonly symbol: string }
  /** What enters, adds and reduces; what protects shares stays. */
  | { readonly all: true };

/** What became of an order while it lived: how it stood from a moment on. */
export interface OrderMomentView {
  readonly at: string;
  readonly status: OrderStatus;
  readonly filledQuantity: string;
  readonly quantity: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly code?: string;
  readonly reason?: string;
}

/** An order as it is kept for ever. */
export type OrderRecordView = OrderStateV1 & {
  readonly strategy: string;
  readonly timeInForce: TimeInForce;
  readonly goodTill?: string;
  readonly goodAfter?: string;
  readonly outsideHours?: boolean;
  readonly trailingAmount?: string;
  readonly trailingPercent?: string;
  readonly limitOffset?: string;
  readonly placedAt: string;
  readonly changedAt: string;
};

/** An order with how it stood from moment to moment, the oldest first. */
export type OrderHistoryView = OrderRecordView & { readonly history: readonly OrderMomentView[] };

/** An execution of an order. */
export interface OrderFillView {
  readonly executionId: string;
  readonly quantity: string;
  readonly price: string;
  readonly at: string;
  /** Null while the broker has not reported it. */
  readonly commission: string | null;
}

/** Everything that is known of an order. */
export type OrderDetailView = OrderHistoryView & {
  readonly fills: readonly OrderFillView[];
  /** Of the fills that it is known of; null where it is of none. */
  readonly commission: string | null;
};

/** Which orders are looked for: all that is stated has to hold. */
export interface OrderSearch {
  /** Its reference. */
  readonly order?: string;
  /** The broker's permanent id. */
  readonly permId?: number;
  readonly symbol?: string;
  readonly ocaGroup?: string;
  readonly tradeId?: string;
  /** Placed at or after. */
  readonly since?: string;
  /** Placed before. */
  readonly until?: string;
  readonly limit: number;
  /** The reference of the last order of the page before. */
  readonly after?: string;
}

/** Orders, the newest first. */
export interface OrderPage {
  readonly orders: readonly OrderRecordView[];
  /** Names the next page; null where this is the last one. */
  readonly next: string | null;
}

/** What a person wanted is on its way, or was refused by these checks: nothing was sent. */
export type OrderAnswer =
  | { readonly order: OrderRecordView; readonly refused?: undefined }
  | { readonly refused: readonly CheckResultV1[] };

/** What became of the wish to cancel orders. */
export interface CancelAnswer {
  /** References of the orders whose cancel is on its way. */
  readonly cancelling: readonly string[];
  /** Orders that are kept, and why: they protect what is held. */
  readonly kept: readonly { readonly orderRef: string; readonly reason: string }[];
}

/** What IB calls order types, and what each stands for. */
const IB_TYPES: Readonly<
  Record<string, { readonly type: OrderType; readonly timeInForce?: 'OPG' }>
> = {
  MKT: { type: 'MARKET' },
  LMT: { type: 'LIMIT' },
  STP: { type: 'STOP' },
  STP_LMT: { type: 'STOP_LIMIT' },
  TRAIL: { type: 'TRAIL' },
  TRAIL_LIMIT: { type: 'TRAIL_LIMIT' },
  MIT: { type: 'MARKET_IF_TOUCHED' },
  LIT: { type: 'LIMIT_IF_TOUCHED' },
  MOC: { type: 'MARKET_ON_CLOSE' },
  LOC: { type: 'LIMIT_ON_CLOSE' },
  MOO: { type: 'MARKET', timeInForce: 'OPG' },
  LOO: { type: 'LIMIT', timeInForce: 'OPG' },
  REL: { type: 'RELATIVE' },
  MIDPRICE: { type: 'MIDPRICE' },
};

/** The names of order types that a person may write: IB's, `STP_LMT` for STP LMT. */
export const IB_ORDER_TYPES: readonly string[] = Object.keys(IB_TYPES);

/** Returns what IB's name of an order type stands for; null where it is none. MOO and LOO say how long they live, too. */
export function orderTypeNamed(
  name: string,
): { readonly type: OrderType; readonly timeInForce?: 'OPG' } | null {
  return ownValue(IB_TYPES, name.toUpperCase().replaceAll(' ', '_')) ?? null;
}
