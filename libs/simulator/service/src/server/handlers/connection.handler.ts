import { openOrder, orderStatus } from '@fairlead/simulator-domain';
import type { ClientConnection } from '../client-connection';
import type { SimulatorCore } from '../simulator-core';
import type { HandlersOf } from './handlers';

const CLIENTS_MAX = 32;
const FARM_NOTICES: readonly (readonly [number, string])[] = [
  [2104, 'Market data farm connection is OK:usfarm'],
  [2106, 'HMDS data farm connection is OK:ushmds'],
  [2158, 'Sec-def data farm connection is OK:secdefil'],
];
const SERVER_LOST: readonly [number, string] = [
  2110,
  'Connectivity between Trader Workstation and server is broken. It will be restored automatically.',
];

function managedAccounts(core: SimulatorCore, client: ClientConnection): void {
  client.send({ name: 'managedAccounts', values: { accounts: core.accountIds.join(',') } });
}

function nextValidId(core: SimulatorCore, client: ClientConnection): void {
  const highest = core.ledger.highestOrderId(client.clientId ?? 0);
  const orderId = Math.max(1, highest + 1 - core.orderIdsRolledBack);
  client.send({ name: 'nextValidId', values: { orderId } });
}

function start(core: SimulatorCore, client: ClientConnection, clientId: number): void {
  if (client.clientId !== null) return;
  if (core.clients.has(clientId)) {
    client.sendError(
      -1,
      326,
      'Unable to connect as the client id is already in use. Retry with a unique client id.',
    );
    client.close();
    return;
  }
  if (core.clients.size >= CLIENTS_MAX) {
    client.close();
    return;
  }
  client.clientId = clientId;
  core.clients.set(clientId, client);
  const own = core.ledger.openOrders().filter(({ meta }) => meta.clientId === clientId);
  for (const order of own) client.sendAll([openOrder(order), orderStatus(order)]);
  if (own.length > 0) client.send({ name: 'openOrderEnd', values: {} });
  managedAccounts(core, client);
  nextValidId(core, client);
  const notices = core.switches.connected ? FARM_NOTICES : [SERVER_LOST];
  for (const [code, text] of notices) client.sendError(-1, code, text);
  core.events.emit({ kind: 'connected', clientId });
}

type SessionName =
  | 'startApi'
  | 'reqIds'
  | 'reqManagedAccts'
  | 'reqCurrentTime'
  | 'reqCurrentTimeInMillis'
  | 'reqUserInfo'
  | 'reqFamilyCodes'
  | 'setServerLogLevel';

/** Returns the answers to client requests. */
export function connectionHandlers(core: SimulatorCore): HandlersOf<SessionName> {
  return {
    startApi: (client, { clientId }) => start(core, client, clientId),
    reqIds: (client) => nextValidId(core, client),
    reqManagedAccts: (client) => managedAccounts(core, client),
    reqCurrentTime: (client) =>
      client.send({
        name: 'currentTime',
        values: { epochSeconds: Math.floor(core.clock.now() / 1_000) },
      }),
    reqCurrentTimeInMillis: (client) =>
      client.send({ name: 'currentTimeInMillis', values: { epochMs: core.clock.now() } }),
    reqUserInfo: (client, { reqId }) =>
      client.send({ name: 'userInfo', values: { reqId, whiteBrandingId: '' } }),
    reqFamilyCodes: (client) =>
      client.send({
        name: 'familyCodes',
        values: { codes: core.accountIds.map((accountId) => ({ accountId, familyCode: '' })) },
      }),
    // There is no answer to it.
    setServerLogLevel: () => undefined,
  };
}
