import { EventName, type OrderState } from '@stoqey/ib';
import { BrokerRequestError } from '../../../application/ports/broker-link';
import { FIRST_REQUEST_ID, type IbParts, whatIfKey } from './ib-parts';
import { commissionOf, completedOrder, reportedExecution, shownOrder } from './parse/orders';
import { FIGURES, figure, idOf } from './parse/figures';
import { marginPreviewOf } from './parse/margin';

/** Passes everything about orders on, in the order in which it is read, whatever the connection is doing. */
export function listenToOrders(parts: IbParts): void {
  const { api, listener, pending } = parts;
  api.on(EventName.openOrder, (orderId, contract, order, state) => {
    // Also where nobody waits for it any more: a what-if order is no order.
    if (order.whatIf === true || parts.whatIfs.has(orderId)) {
      answerWhatIf(parts, orderId, state);
      return;
    }
    listener.onCallback(shownOrder(orderId, contract, { order, state }));
  });
  api.on(
    EventName.orderStatus,
    (orderId, status, filled, remaining, _price, permId, _parent, _last, clientId, whyHeld) =>
      listener.onCallback({
        kind: 'orderStatus',
        orderId,
        clientId: clientId ?? 0,
        status: String(status),
        whyHeld: whyHeld ?? '',
        filled: figure(FIGURES.orderStatus.filled, filled),
        remaining: figure(FIGURES.orderStatus.remaining, remaining),
        permId: idOf(permId),
      }),
  );
  api.on(EventName.execDetails, (_reqId, contract, execution) => {
    const report = reportedExecution(contract, execution, parts.tws);
    if (report !== null) listener.onCallback(report);
  });
  api.on(EventName.commissionReport, (report) => {
    const commission = commissionOf(report);
    if (commission !== null) listener.onCallback(commission);
  });
  api.on(EventName.completedOrder, (_contract, order, state) =>
    listener.onCallback(completedOrder(order, state)),
  );
  api.on(EventName.openOrderEnd, () => pending.resolve('openOrders', undefined));
  api.on(EventName.completedOrdersEnd, () => pending.resolve('completedOrders', undefined));
  api.on(EventName.execDetailsEnd, (reqId) => pending.resolve(`executions:${reqId}`, undefined));
  listenToErrors(parts);
}

function answerWhatIf({ pending }: IbParts, orderId: number, state: OrderState): void {
  const preview = marginPreviewOf(state);
  if (preview !== null) pending.resolve(whatIfKey(orderId), preview);
  else pending.reject(whatIfKey(orderId), new Error('TWS answered without margins'));
}

function listenToErrors({ api, listener, pending, streams, whatIfs }: IbParts): void {
  api.on(EventName.error, (error: Error, code: number, id: number) => {
    // The library tells -1 (notices) apart from errors of requests; those come here too.
    if (id < 0) return;
    if (whatIfs.has(id)) {
      pending.reject(whatIfKey(id), new BrokerRequestError(code, error.message));
      return;
    }
    if (id < FIRST_REQUEST_ID) {
      listener.onCallback({ kind: 'orderError', orderId: id, code, message: error.message });
      return;
    }
    if (streams.has(id)) {
      listener.onQuoteError(id, code, error.message);
      return;
    }
    const failure = new BrokerRequestError(code, error.message);
    pending.reject(`request:${id}`, failure);
    pending.reject(`executions:${id}`, failure);
  });
}
