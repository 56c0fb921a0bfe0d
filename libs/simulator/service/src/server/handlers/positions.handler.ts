import { positionMessage, positionMultiMessage } from '@fairlead/simulator-domain';
import type { ClientValues } from '@fairlead/tws-wire';
import type { ClientConnection } from '../client-connection';
import type { SimulatorCore } from '../simulator-core';
import { accountOrRefusal, mayFollow } from './account-values.handler';
import type { HandlersOf } from './handlers';

function positions(core: SimulatorCore, client: ClientConnection): void {
  client.subscriptions.positions = true;
  client.sendAll(core.accounts.positionsOf('').map(positionMessage));
  client.send({ name: 'positionEnd', values: {} });
}

function positionsMulti(
  core: SimulatorCore,
  client: ClientConnection,
  values: ClientValues<'reqPositionsMulti'>,
): void {
  const { reqId } = values;
  const { positionsMulti: followed } = client.subscriptions;
  const account = values.account === '' ? '' : accountOrRefusal(core, client, values);
  if (account === undefined || !mayFollow(client, reqId, followed)) return;
  // No model holds anything here, so there is nothing to follow of one.
  if (values.modelCode === '') {
    followed.set(reqId, account);
    for (const position of core.accounts.positionsOf(account))
      client.send(positionMultiMessage(position, reqId));
  }
  client.send({ name: 'positionMultiEnd', values: { reqId } });
}

function pnl(core: SimulatorCore, client: ClientConnection, values: ClientValues<'reqPnL'>): void {
  const { reqId } = values;
  const account = accountOrRefusal(core, client, values);
  if (account === undefined || !mayFollow(client, reqId, client.subscriptions.pnl)) return;
  client.subscriptions.pnl.set(reqId, account);
  core.accounts.pnl(client, reqId, account);
}

function pnlSingle(
  core: SimulatorCore,
  client: ClientConnection,
  values: ClientValues<'reqPnLSingle'>,
): void {
  const { reqId, conId } = values;
  const { pnlSingle: followed } = client.subscriptions;
  const account = accountOrRefusal(core, client, values);
  if (account === undefined || !mayFollow(client, reqId, followed)) return;
  followed.set(reqId, { account, conId, open: false });
  core.accounts.pnlSingle(client, reqId);
}

/** Returns the answers to requests for positions, and for profit and loss. */
export function positionHandlers(
  core: SimulatorCore,
): HandlersOf<
  | 'reqPositions'
  | 'cancelPositions'
  | 'reqPositionsMulti'
  | 'cancelPositionsMulti'
  | 'reqPnL'
  | 'cancelPnL'
  | 'reqPnLSingle'
  | 'cancelPnLSingle'
> {
  return {
    reqPositions: (client) => positions(core, client),
    cancelPositions: ({ subscriptions }) => (subscriptions.positions = false),
    reqPositionsMulti: (client, values) => positionsMulti(core, client, values),
    cancelPositionsMulti: ({ subscriptions }, { reqId }) =>
      subscriptions.positionsMulti.delete(reqId),
    reqPnL: (client, values) => pnl(core, client, values),
    cancelPnL: ({ subscriptions }, { reqId }) => subscriptions.pnl.delete(reqId),
    reqPnLSingle: (client, values) => pnlSingle(core, client, values),
    cancelPnLSingle: ({ subscriptions }, { reqId }) => subscriptions.pnlSingle.delete(reqId),
  };
}
