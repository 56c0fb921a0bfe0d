import type { Execution } from '@fairlead/exchange';
import type { ClientValues } from '@fairlead/tws-wire';
import { isRecent } from '../../book/book';
import {
  type BookedOrder,
  commissionReport,
  completedOrder,
  execDetails,
  executedOn,
  openOrder,
  orderStatus,
} from '../../book/order-messages.mapper';
import { BAD_TIME, validationError } from '../../book/order-terms.mapper';
import { contractOf } from '../../catalogue/catalogue';
import { parseBrokerTime } from '../../time-text';
import type { Session } from '../session';
import { MANUAL_CLIENT, type SimulatorCore } from '../simulator-core';
import { type HandlersOf, NO_REQUEST } from './handlers';

function seesAll({ switches }: SimulatorCore, { clientId }: Session): boolean {
  return switches.executionsOfOthers || clientId === 0 || clientId === switches.masterClientId;
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
  const since = parseBrokerTime(values.time);
  const side = values.side.toUpperCase();
  const sides = execution.side === 'BUY' ? ['', 'BUY', 'BOT'] : ['', 'SELL', 'SLD'];
  return (
    (values.clientId === 0 || values.clientId === meta.clientId) &&
    (values.account === '' || values.account === execution.account) &&
    (since === undefined || execution.at >= since) &&
    (values.symbol === '' || values.symbol === contract?.symbol) &&
    (values.secType === '' || values.secType === contract?.secType) &&
    ['', meta.exchange, executedOn(meta.exchange)].includes(values.exchange) &&
    sides.includes(side) &&
    isRecent(execution.at, core.clock.now(), core.settings.historyDays)
  );
}

function executions(
  core: SimulatorCore,
  session: Session,
  values: ClientValues<'reqExecutions'>,
): void {
  const { reqId, time } = values;
  if (time !== '' && parseBrokerTime(time) === undefined) {
    const { code, text } = validationError(BAD_TIME);
    return session.sendError(reqId, code, text);
  }
  for (const execution of core.book.exchange.executions()) {
    const meta = core.book.knownMeta(execution.key);
    if (meta === undefined) continue;
    const visible = seesAll(core, session) || meta.clientId === session.clientId;
    if (!visible || !matches(core, execution, values)) continue;
    session.send(execDetails(execution, { meta, reqId, version: session.version }));
    session.send(commissionReport(execution, core.switches));
  }
  session.send({ name: 'execDetailsEnd', values: { reqId } });
}

/** Client 0 gets the orders that were typed into TWS as its own: those that are there, and from now on each new one. */
function autoOpen(core: SimulatorCore, session: Session, autoBind: boolean): void {
  if (session.clientId === MANUAL_CLIENT) {
    core.autoBind = autoBind;
    return;
  }
  session.sendError(
    NO_REQUEST,
    327,
    'Only API connections with clientId set to 0 can set the auto bind TWS orders property.',
  );
}

/** Asking for its orders binds the manual ones to client 0. */
function openOrders(core: SimulatorCore, session: Session): void {
  const own = core.book.openOrders().filter(({ meta }) => meta.clientId === session.clientId);
  for (const { meta, view } of own) core.bind(session, meta, view.permId);
  sendOpen(session, own);
}

function allOpenOrders(core: SimulatorCore, session: Session): void {
  const { book, switches } = core;
  const orders = switches.heldOrdersListed
    ? book.booked(book.exchange.openOrders())
    : book.openOrders();
  sendOpen(session, orders);
}

/** Returns the answers to what clients ask about orders. */
export function orderQueryHandlers(
  core: SimulatorCore,
): HandlersOf<
  | 'reqOpenOrders'
  | 'reqAllOpenOrders'
  | 'reqAutoOpenOrders'
  | 'reqCompletedOrders'
  | 'reqExecutions'
> {
  return {
    reqOpenOrders: (session) => openOrders(core, session),
    reqAllOpenOrders: (session) => allOpenOrders(core, session),
    reqAutoOpenOrders: (session, { autoBind }) => autoOpen(core, session, autoBind),
    reqCompletedOrders: (session, { apiOnly }) => completed(core, session, apiOnly),
    reqExecutions: (session, values) => executions(core, session, values),
  };
}
