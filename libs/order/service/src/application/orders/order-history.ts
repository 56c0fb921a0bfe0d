import type { OrderFillView, OrderHistoryView, OrderPage, OrderSearch } from '@fairlead/contracts';
import type { Tx } from '@fairlead/platform';
import type { OrderStore } from '../ports/order-store';
import { fillsOf } from './order-record.mapper';

/** Every order that there ever was. */
export class OrderHistory {
  constructor(private readonly parts: { readonly store: OrderStore }) {}

  /** Returns one order by its reference or the broker's permanent id, with its executions. */
  async order(
    name: string,
    tx: Tx,
  ): Promise<{
    readonly order: OrderHistoryView;
    readonly fills: readonly OrderFillView[];
  } | null> {
    const { store } = this.parts;
    const order = await store.orderNamed(tx, name);
    if (order === null) return null;
    const stored = await store.tradeById(tx, order.tradeId);
    return { order, fills: stored === null ? [] : fillsOf(stored.trade, order.orderRef) };
  }

  /** Returns a page of the orders that are looked for, the newest first. */
  async page(search: OrderSearch, tx: Tx): Promise<OrderPage> {
    const found = await this.parts.store.orders(tx, { ...search, limit: search.limit + 1 });
    const orders = found.slice(0, search.limit);
    return { orders, next: found.length > search.limit ? (orders.at(-1)?.orderRef ?? null) : null };
  }
}
