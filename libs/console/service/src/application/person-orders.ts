import {
  type CancelAnswer,
  FillCommissionV1,
  type OrderAmendment,
  type OrderAnswer,
  type OrderDetailView,
  type OrderFillView,
  type OrderPage,
  type OrderSearch,
  type OrdersToCancel,
  type OrderWish,
  REQUESTS,
  dataOf,
} from '@fairlead/contracts';
import { decimal, decimalText, sum } from '@fairlead/core';
import type { Messenger } from '@fairlead/platform';
import type { Person } from './operator';
import type { AuditTrail } from './ports/audit-trail';

/** Orders that a person places, changes, cancels and looks up. */
export class PersonOrders {
  constructor(
    private readonly messenger: Messenger,
    private readonly trail: AuditTrail,
  ) {}

  place(person: Person, wish: OrderWish): Promise<OrderAnswer> {
    return this.messenger.request(REQUESTS.placeOrder, { ...person, ...wish });
  }

  modify(person: Person, order: string, amendment: OrderAmendment): Promise<OrderAnswer> {
    return this.messenger.request(REQUESTS.modifyOrder, { ...person, order, amendment });
  }

  cancel(person: Person, which: OrdersToCancel): Promise<CancelAnswer> {
    return this.messenger.request(REQUESTS.cancelOrders, { ...person, which });
  }

  history(search: OrderSearch): Promise<OrderPage> {
    return this.messenger.request(REQUESTS.orderHistory, search);
  }

  /** Returns everything that is known of an order; null where there is none of that reference or broker's id. */
  async show(name: string): Promise<OrderDetailView | null> {
    const found = await this.messenger.request(REQUESTS.order, { name });
    if (found === null) return null;
    const fills = await this.withCommissions(found.order.orderRef, found.fills);
    const known = fills.flatMap(({ commission }) => commission ?? []);
    const commission = known.length === 0 ? null : decimalText(sum(known.map((each) => decimal(each)))); // prettier-ignore
    return { ...found.order, fills, commission };
  }

  /** Commissions come after the fills, and only the events tell them. */
  private async withCommissions(
    orderRef: string,
    fills: readonly OrderFillView[],
  ): Promise<readonly OrderFillView[]> {
    if (fills.length === 0) return fills;
    const [story] = await this.trail.storiesOf(orderRef);
    if (story === undefined) return fills;
    const reported = dataOf(await this.trail.story(story), FillCommissionV1);
    return fills.map((fill) => {
      const own = reported.findLast(({ executionId }) => executionId === fill.executionId);
      return { ...fill, commission: own?.commission ?? null };
    });
  }
}
