import {
  BAD_TIME,
  commissionReport,
  completedOrder,
  contractOf,
  execDetails,
  executedOn,
  type LedgerOrder,
  openOrder,
  orderStatus,
  parseBrokerTime,
  validationError,
} from '@fairlead/simulator-domain';
import type { Execution } from '@fairlead/exchange';
import type { ClientValues } from '@fairlead/tws-wire';
import { isRecent } from '../../ledger/ledger';
import type { ClientConnection } from '../client-connection';
import { MANUAL_CLIENT, type SimulatorCore } from '../simulator-core';
import { type HandlersOf, NO_REQUEST } from './handlers';

function seesAll({ switches }: SimulatorCore, { clientId }: ClientConnection): boolean {
  return switches.executionsOfOthers || clientId === 0 || clientId === switches.masterClientId;
}

function sendOpen(client: ClientConnection, orders: readonly LedgerOrder[]): void {
  for (const order of orders) client.sendAll([openOrder(order), orderStatus(order)]);
  client.send({ name: 'openOrderEnd', values: {} });
}

function completed(core: SimulatorCore, client: ClientConnection, apiOnly: boolean): void {
  const { ledger, settings } = core;
  const now = core.clock.now();
  for (const order of ledger.ordersOf(ledger.exchange.completedOrders())) {
    const manual = order.meta.orderId <= 0;
    if ((apiOnly && manual) || !isRecent(order.view.changedAt, now, settings.historyDays)) continue;
    client.send(completedOrder(order, client.version));
  }
  client.send({ name: 'completedOrdersEnd', values: {} });
}

function matches(
  core: SimulatorCore,
  execution: Execution,
  values: ClientValues<'reqExecutions'>,
): boolean {
  const meta = core.ledger.metaOf(execution.key);
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
  client: ClientConnection,
  values: ClientValues<'reqExecutions'>,
): void {
  const { reqId, time } = values;
  if (time !== '' && parseBrokerTime(time) === undefined) {
    const { code, text } = validationError(BAD_TIME);
    return client.sendError(reqId, code, text);
  }
  for (const execution of core.ledger.exchange.executions()) {
    const meta = core.ledger.knownMeta(execution.key);
    if (meta === undefined) continue;
    const visible = seesAll(core, client) || meta.clientId === client.clientId;
    if (!visible || !matches(core, execution, values)) continue;
    client.send(execDetails(execution, { meta, reqId, version: client.version }));
    client.send(commissionReport(execution, core.switches));
  }
  client.send({ name: 'execDetailsEnd', values: { reqId } });
}

/** Client 0 gets the orders that were typed into TWS as its own: those that are there, and from now on each new one. */
function autoOpen(core: SimulatorCore, client: ClientConnection, autoBind: boolean): void {
  if (client.clientId === MANUAL_CLIENT) {
    core.autoBind = autoBind;
    return;
  }
  client.sendError(
    NO_REQUEST,
    327,
    'Only API connections with clientId set to 0 can set the auto bind TWS orders property.',
  );
}

/** Asking for its orders binds the manual ones to client 0. */
function openOrders(core: SimulatorCore, client: ClientConnection): void {
  const own = core.ledger.openOrders().filter(({ meta }) => meta.clientId === client.clientId);
  for (const { meta, view } of own) core.bind(client, meta, view.permId);
  sendOpen(client, own);
}

function allOpenOrders(core: SimulatorCore, client: ClientConnection): void {
  const { ledger, switches } = core;
  const orders = switches.heldOrdersListed
    ? ledger.ordersOf(ledger.exchange.openOrders())
    : ledger.openOrders();
  sendOpen(client, orders);
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
    reqOpenOrders: (client) => openOrders(core, client),
    reqAllOpenOrders: (client) => allOpenOrders(core, client),
    reqAutoOpenOrders: (client, { autoBind }) => autoOpen(core, client, autoBind),
    reqCompletedOrders: (client, { apiOnly }) => completed(core, client, apiOnly),
    reqExecutions: (client, values) => executions(core, client, values),
  };
}
