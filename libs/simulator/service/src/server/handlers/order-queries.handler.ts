import type { Execution } from '@fairlead/exchange';
import type { ClientValues } from '@fairlead/tws-wire';
import { isRecent } from '../../book/book';
import {
  type BookedOrder,
  commissionReport,
  completedOrder,
  execDetails,
  openOrder,
  orderStatus,
} from '../../book/order-messages.mapper';
import { contractOf } from '../../catalogue/catalogue';
import { parseBrokerTime } from '../../time-text';
import type { Session } from '../session';
import type { SimulatorCore } from '../simulator-core';
import type { Handlers } from './handlers';

function seesAll(core: SimulatorCore, session: Session): boolean {
  return session.clientId === 0 || session.clientId === core.switches.masterClientId;
}

function sendOpen(session: Session, orders: readonly BookedOrder[]): void {
  for (const order of orders) session.sendAll([openOrder(order), orderStatus(order)]);
  session.send({ name: 'openOrderEnd', values: {} });
}

function completed(core: SimulatorCore, session: Session, apiOnly: boolean): void {
  const { book, settings } = core;
  const now = core.clock.now();
  for (const order of book.booked(book.exchange.completedOrders())) {
    const manual = order.meta.orderId <= 0;
    if ((apiOnly && manual) || !isRecent(order.view.changedAt, now, settings.historyDays)) continue;
    session.send(completedOrder(order, session.version));
  }
  session.send({ name: 'completedOrdersEnd', values: {} });
}

function matches(
  core: SimulatorCore,
  execution: Execution,
  values: ClientValues<'reqExecutions'>,
): boolean {
  const meta = core.book.metaOf(execution.key);
  const contract = contractOf(meta.conId);
  const since = values.time === '' ? undefined : parseBrokerTime(values.time);
  const side = values.side.toUpperCase();
  const sides = execution.side === 'BUY' ? ['', 'BUY', 'BOT'] : ['', 'SELL', 'SLD'];
  return (
    (values.clientId === 0 || values.clientId === meta.clientId) &&
    (values.account === '' || values.account === execution.account) &&
    (since === undefined || execution.at >= since) &&
    (values.symbol === '' || values.symbol === contract?.symbol) &&
    (values.secType === '' || values.secType === contract?.secType) &&
    (values.exchange === '' || values.exchange === meta.exchange) &&
    sides.includes(side) &&
    isRecent(execution.at, core.clock.now(), core.settings.historyDays)
  );
}

function executions(
  core: SimulatorCore,
  session: Session,
  values: ClientValues<'reqExecutions'>,
): void {
  const { reqId } = values;
  for (const execution of core.book.exchange.executions()) {
    const meta = core.book.knownMeta(execution.key);
    if (meta === undefined) continue;
    const visible = seesAll(core, session) || meta.clientId === session.clientId;
    if (!visible || !matches(core, execution, values)) continue;
    session.send(execDetails(execution, { meta, reqId, version: session.version }));
    session.send(commissionReport(execution));
  }
  session.send({ name: 'execDetailsEnd', values: { reqId } });
}

function autoOpen(session: Session): void {
  if (session.clientId === 0) return;
  session.sendError(
    -1,
    327,
    'Only API connections with clientId set to 0 can set the auto bind TWS orders property.',
  );
}

/** Returns the answers to what clients ask about orders. */
export function orderQueryHandlers(core: SimulatorCore): Handlers {
  const { book } = core;
  return {
    reqOpenOrders: (session) =>
      sendOpen(
        session,
        book.openOrders().filter(({ meta }) => meta.clientId === session.clientId),
      ),
    reqAllOpenOrders: (session) => sendOpen(session, book.openOrders()),
    reqAutoOpenOrders: autoOpen,
    reqCompletedOrders: (session, { apiOnly }) => completed(core, session, apiOnly),
    reqExecutions: (session, values) => executions(core, session, values),
  };
}
