import type {
  CancelAnswer,
  OrderAmendment,
  OrderAnswer,
  OrderRecordView,
  OrdersToCancel,
  OrderWish,
  PersonRequest,
} from '@fairlead/contracts';
import { type InstrumentKey, decimal, plusMs, present } from '@fairlead/core';
import {
  type Leg,
  type Trade,
  cancelsOf,
  decideChange,
  isAlive,
  isChangeable,
} from '@fairlead/order-domain';
import { RequestRefusedError, type Tx, causeOfRequest } from '@fairlead/platform';
import { type IntentSurroundings, beginIntentWork } from '../intents/intent-work';
import type { IntentHandler } from '../intents/intent-handler';
import { OrderUnitOfWork } from '../trades/order-unit-of-work';
import { SENT_WITHIN_MS, amendmentOf, orderByHandOf } from './order-by-hand.mapper';
import { orderRecordOf } from './order-record.mapper';

/** A person's orders: placed through the checks of entries, changed, and cancelled by our own references. */
export class OrdersByHand {
  constructor(
    private readonly surroundings: IntentSurroundings & { readonly intentHandler: IntentHandler },
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

  /** Lets an order stand otherwise, or says which checks refuse it. */
  async modify(
    request: PersonRequest & { readonly order: string; readonly amendment: OrderAmendment },
    tx: Tx,
  ): Promise<OrderAnswer> {
    const { store } = this.surroundings;
    const cause = causeOfRequest(request);
    const open = await store.openTrades(tx);
    const found = await this.livingOrder(
      request.order,
      open.map(({ trade }) => trade),
      tx,
    );
    const { leg, trade } = found;
    if (!isChangeable(leg)) {
      throw new RequestRefusedError('ORDER_KEPT', `${leg.orderRef} is Fairlead's own: it follows what trade ${trade.tradeId} holds`); // prettier-ignore
    }
    const { instrumentKey } = trade.contract;
    const work = await beginIntentWork(this.surroundings, { tx, cause }, { instrumentKey, intentIds: [] }); // prettier-ignore
    const { unit, view, state } = work;
    const stored = present(work.trades.get(trade.tradeId), 'an open trade is loaded');
    const expiresAt = plusMs(unit.now, SENT_WITHIN_MS);
    const { orderRef } = leg;
    const change = { trade: stored.trade, orderRef, amendment: amendmentOf(request.amendment), expiresAt }; // prettier-ignore
    const decided = decideChange(change, { ...view, now: unit.now, trades: state.trades });
    if (!decided.ok) return { refused: decided.refusal.map((check) => ({ ...check })) };
    const reason = `changed by ${reasonOf(request)}`;
    const wanted = decided.value;
    const moved = unit.move(stored, { kind: 'change-order', change: { orderRef, wanted, reason } });
    await unit.save();
    const changed = present(
      moved.trade.legs.find((each) => each.orderRef === orderRef),
      'it stays',
    );
    return { order: orderRecordOf(moved.trade, { ...changed, terms: wanted }, unit.now) };
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
    const { leg: named } = await this.livingOrder(which.order, open, tx);
    return (leg) => leg.orderRef === named.orderRef;
  }

  /** Returns an order that lives, by its reference or the broker's id. Throws where there is none of this name, or it has ended. */
  private async livingOrder(
    name: string,
    open: readonly Trade[],
    tx: Tx,
  ): Promise<{ readonly leg: Leg; readonly trade: Trade }> {
    const legs = open.flatMap((trade) => trade.legs.map((leg) => ({ leg, trade })));
    const found = legs.find(
      ({ leg }) => isAlive(leg) && (leg.orderRef === name || (leg.permId !== null && String(leg.permId) === name)), // prettier-ignore
    );
    if (found !== undefined) return found;
    const known = await this.surroundings.store.orderNamed(tx, name);
    if (known === null) {
      throw new RequestRefusedError('UNKNOWN_ORDER', `there is no order ${name}; "fairlead order history" lists them`); // prettier-ignore
    }
    throw new RequestRefusedError('ORDER_ENDED', `nothing can be done about it: ${endOf(known)}`);
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
