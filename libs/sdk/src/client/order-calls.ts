import type {
  CancelAnswer,
  OrderAmendment,
  OrderDetailView,
  OrderPage,
  OrderRecordView,
  OrderSearch,
} from '@fairlead/contracts';
import type { TimeInForce } from '@fairlead/core';
import type { CallOptions, ChangeOptions, HttpLink } from './http-link';

/** Why, and who says so, for the record. */
interface Said {
  readonly reason?: string;
  readonly by?: string;
}

/** An order as it is asked for: types as IB names them, `STP_LMT` for STP LMT. Decimals as text, moments in ISO-8601 UTC. */
export interface OrderInput extends Said {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly type: string;
  /** Default DAY; GTD where it has `goodTill`. */
  readonly timeInForce?: TimeInForce;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
  readonly trailingAmount?: string;
  readonly trailingPercent?: string;
  readonly limitOffset?: string;
  readonly goodTill?: string;
  readonly goodAfter?: string;
  readonly outsideHours?: boolean;
  /** A fill of one order of a group, also of a part of it, cancels the others. */
  readonly ocaGroup?: string;
  readonly tradeId?: string;
  readonly short?: boolean;
  readonly naked?: boolean;
  readonly stopLoss?: string;
  readonly takeProfit?: string;
}

/** Orders of a person's own. Each call rejects with a RefusedError where nothing was done: the code says why. */
export class OrderCalls {
  constructor(private readonly api: HttpLink) {}

  /** Places an order through the checks of entries. What refuses it is in `problem.checks`, each with limit and actual. */
  place(order: OrderInput, options?: ChangeOptions): Promise<OrderRecordView> {
    return this.api.post('/v1/orders', order, options);
  }

  /** Changes size or prices of an order, by its reference or the broker's permanent id: the checks judge it anew. */
  modify(
    order: string,
    what: OrderAmendment & Said,
    options?: ChangeOptions,
  ): Promise<OrderRecordView> {
    return this.api.post(`/v1/orders/${encodeURIComponent(order)}/modify`, what, options);
  }

  /** Cancels one order, by its reference or the broker's permanent id. */
  cancel(order: string, what: Said = {}, options?: ChangeOptions): Promise<CancelAnswer> {
    return this.api.post(`/v1/orders/${encodeURIComponent(order)}/cancel`, what, options);
  }

  /** Cancels the orders of a group, of a symbol, or all that enter, add or reduce; what protects shares stays. */
  cancelSeveral(
    which: ({ readonly ocaGroup: string } | { readonly symbol: string } | { readonly all: true }) & Said, // prettier-ignore
    options?: ChangeOptions,
  ): Promise<CancelAnswer> {
    return this.api.post('/v1/orders/cancel', which, options);
  }

  /** Returns an order by its reference or the broker's permanent id, with its fills and how it stood when. */
  show(order: string, options?: CallOptions): Promise<OrderDetailView> {
    return this.api.get(`/v1/orders/${encodeURIComponent(order)}`, options);
  }

  /** Returns orders of all times, the newest first, a page of them; `after` is `next` of the page before. */
  history(
    { limit = 100, ...search }: Partial<OrderSearch> = {},
    options?: CallOptions,
  ): Promise<OrderPage> {
    const asked = Object.entries({ ...search, limit }).map(([name, value]): [string, string] => [name, String(value)]); // prettier-ignore
    return this.api.get(`/v1/orders/history?${new URLSearchParams(asked).toString()}`, options);
  }
}
