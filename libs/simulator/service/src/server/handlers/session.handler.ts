import { openOrder, orderStatus } from '../../book/order-messages.mapper';
import type { Session } from '../session';
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

function managedAccounts(core: SimulatorCore, session: Session): void {
  session.send({ name: 'managedAccounts', values: { accounts: core.accountIds.join(',') } });
}

function nextValidId(core: SimulatorCore, session: Session): void {
  const highest = core.book.highestOrderId(session.clientId ?? 0);
  const orderId = Math.max(1, highest + 1 - core.orderIdsRolledBack);
  session.send({ name: 'nextValidId', values: { orderId } });
}

function start(core: SimulatorCore, session: Session, clientId: number): void {
  if (session.clientId !== null) return;
  if (core.sessions.has(clientId)) {
    session.sendError(
      -1,
      326,
      'Unable to connect as the client id is already in use. Retry with a unique client id.',
    );
    session.close();
    return;
  }
  if (core.sessions.size >= CLIENTS_MAX) {
    session.close();
    return;
  }
  session.clientId = clientId;
  core.sessions.set(clientId, session);
  const own = core.book.openOrders().filter(({ meta }) => meta.clientId === clientId);
  for (const order of own) session.sendAll([openOrder(order), orderStatus(order)]);
  if (own.length > 0) session.send({ name: 'openOrderEnd', values: {} });
  managedAccounts(core, session);
  nextValidId(core, session);
  const notices = core.switches.connected ? FARM_NOTICES : [SERVER_LOST];
  for (const [code, text] of notices) session.sendError(-1, code, text);
  core.happenings.tell({ kind: 'connected', clientId });
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

/** Returns the answers to session requests. */
export function sessionHandlers(core: SimulatorCore): HandlersOf<SessionName> {
  return {
    startApi: (session, { clientId }) => start(core, session, clientId),
    reqIds: (session) => nextValidId(core, session),
    reqManagedAccts: (session) => managedAccounts(core, session),
    reqCurrentTime: (session) =>
      session.send({
        name: 'currentTime',
        values: { epochSeconds: Math.floor(core.clock.now() / 1_000) },
      }),
    reqCurrentTimeInMillis: (session) =>
      session.send({ name: 'currentTimeInMillis', values: { epochMs: core.clock.now() } }),
    reqUserInfo: (session, { reqId }) =>
      session.send({ name: 'userInfo', values: { reqId, whiteBrandingId: '' } }),
    reqFamilyCodes: (session) =>
      session.send({
        name: 'familyCodes',
        values: { codes: core.accountIds.map((accountId) => ({ accountId, familyCode: '' })) },
      }),
    // There is no answer to it.
    setServerLogLevel: () => undefined,
  };
}
