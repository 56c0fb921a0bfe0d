import type {
  CancelAnswer,
  OrderAnswer,
  OrderRecordView,
  OrdersToCancel,
  OrderWish,
  PersonRequest,
} from '@fairlead/contracts';
import { type InstrumentKey, type OrderRef, decimal, present } from '@fairlead/core';
import { type Leg, type Trade, cancelsOf, isAlive } from '@fairlead/order-domain';
import { RequestRefusedError, type Tx, causeOfRequest } from '@fairlead/platform';
import type { IntentHandler } from '../intents/intent-handler';
import type { Listings } from '../ports/listings';
import { OrderUnitOfWork, type OrderSurroundings } from '../trades/order-unit-of-work';
import { orderByHandOf } from './order-by-hand.mapper';

/** A person's orders: placed through the checks of entries, changed, and cancelled by our own references. */
export class OrdersByHand {
  constructor(
    private readonly surroundings: OrderSurroundings & {
      readonly listings: Listings;
      readonly intentHandler: IntentHandler;
    },
  ) {}

  /** Places an order, or says which checks refuse it. */
  async place(request: PersonRequest & OrderWish, tx: Tx): Promise<OrderAnswer> {
    const { listings, settings, clock, intentHandler } = this.surroundings;
    const { instrumentKeys, whyNot } = listings.meaning(request.symbol);
    const [instrumentKey, other] = instrumentKeys;
    if (instrumentKey === undefined || other !== undefined) {
      const code = other === undefined ? 'UNKNOWN_SYMBOL' : 'AMBIGUOUS_SYMBOL';
      throw new RequestRefusedError(code, whyNot);
    }
    await this.refuseFinishedGroup(request.ocaGroup, tx);
    const order = orderByHandOf(request, {
      ...{ requestId: request.requestId, account: settings.account, now: clock.now() },
      ...{ instrumentKey: instrumentKey as InstrumentKey, reason: reasonOf(request) },
    });
    return intentHandler.onOrder(order, causeOfRequest(request), tx);
  }

  /** Cancels what is named, each order by our own reference: nothing of anybody else's is touched. */
  async cancel(
    request: PersonRequest & { readonly which: OrdersToCancel },
    tx: Tx,
  ): Promise<CancelAnswer> {
    const { store } = this.surroundings;
    const { which } = request;
    const unit = await OrderUnitOfWork.begin(tx, causeOfRequest(request), this.surroundings);
    const open = await store.openTrades(tx);
    const isMeant = await this.meaningOf(
      which,
      open.map(({ trade }) => trade),
      tx,
    );
    const cancelling: string[] = [];
    const kept: CancelAnswer['kept'][number][] = [];
    for (const stored of open) {
      const found = cancelsOf(stored.trade, isMeant);
      kept.push(...found.kept);
      if (found.orderRefs.length === 0) continue;
      const reason = `cancelled by ${reasonOf(request)}`;
      unit.move(stored, { kind: 'end-orders', orderRefs: found.orderRefs, reason });
      cancelling.push(...found.orderRefs);
    }
    refuseWhereKept(which, { cancelling, kept });
    await unit.save();
    return { cancelling, kept };
  }

  /** A group is done once one of its orders has filled: another order in it would be cancelled by nothing. */
  private async refuseFinishedGroup(ocaGroup: string | undefined, tx: Tx): Promise<void> {
    if (ocaGroup === undefined) return;
    const members = await this.surroundings.store.orders(tx, { ocaGroup, limit: GROUP_MAX });
    const filled = members.find(({ filledQuantity }) => decimal(filledQuantity).gt(0));
    if (filled === undefined) return;
    throw new RequestRefusedError(
      'OCA_GROUP',
      `${filled.orderRef} of group ${ocaGroup} has filled, which ended the group; give the order another one (limit: no fill, actual: ${filled.filledQuantity} filled)`,
    );
  }

  private async meaningOf(
    which: OrdersToCancel,
    open: readonly Trade[],
    tx: Tx,
  ): Promise<(leg: Leg, trade: Trade) => boolean> {
    if ('all' in which) return () => true;
    if ('ocaGroup' in which) return ({ ocaGroup }) => ocaGroup === which.ocaGroup;
    if ('symbol' in which) {
      const { instrumentKeys, whyNot } = this.surroundings.listings.meaning(which.symbol);
      if (instrumentKeys.length === 0) throw new RequestRefusedError('UNKNOWN_SYMBOL', whyNot);
      return (_leg, { contract }) => instrumentKeys.includes(contract.instrumentKey);
    }
    const orderRef = await this.livingOrder(which.order, open, tx);
    return (leg) => leg.orderRef === orderRef;
  }

  /** Returns the reference of an order that lives. Throws where there is none of this name, or it has ended. */
  private async livingOrder(name: string, open: readonly Trade[], tx: Tx): Promise<OrderRef> {
    const legs = open.flatMap((trade) => trade.legs);
    const leg = legs.find(({ orderRef, permId }) => orderRef === name || String(permId) === name);
    if (leg !== undefined && isAlive(leg)) return leg.orderRef;
    const known = await this.surroundings.store.orderNamed(tx, name);
    if (known === null) {
      throw new RequestRefusedError('UNKNOWN_ORDER', `there is no order ${name}; "fairlead order history" lists them`); // prettier-ignore
    }
    throw new RequestRefusedError('ORDER_ENDED', `it cannot be cancelled: ${endOf(known)}`);
  }
}

const GROUP_MAX = 100;

/** Who asks names one order, a group or a symbol: that nothing of it may be cancelled is an answer of its own. */
function refuseWhereKept(which: OrdersToCancel, { cancelling, kept }: CancelAnswer): void {
  if (!('order' in which) || cancelling.length > 0) return;
  const { reason } = present(kept[0], 'an order that lives is cancelled or kept');
  throw new RequestRefusedError('ORDER_KEPT', reason);
}

function reasonOf({ by, reason }: PersonRequest): string {
  return `${by}: ${reason}`;
}

function endOf({ orderRef, status, filledQuantity, quantity }: OrderRecordView): string {
  const filled = `${filledQuantity} of ${quantity} filled`;
  return status === 'FILLED' ? `${orderRef} is FILLED already, ${filled}; "fairlead close" leaves what it bought` : `${orderRef} has ended ${status}, ${filled}`; // prettier-ignore
}
