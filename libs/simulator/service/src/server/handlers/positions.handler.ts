import type { ClientValues } from '@fairlead/tws-wire';
import { positionMessage, positionMultiMessage } from '../../book/account-messages.mapper';
import type { Session } from '../session';
import type { SimulatorCore } from '../simulator-core';
import { accountOrRefusal, mayFollow } from './account-values.handler';
import type { HandlersOf } from './handlers';

function positions(core: SimulatorCore, session: Session): void {
  session.subscriptions.positions = true;
  session.sendAll(core.accounts.positionsOf('').map(positionMessage));
  session.send({ name: 'positionEnd', values: {} });
}

function positionsMulti(
  core: SimulatorCore,
  session: Session,
  values: ClientValues<'reqPositionsMulti'>,
): void {
  const { reqId } = values;
  const { positionsMulti: followed } = session.subscriptions;
  const account = values.account === '' ? '' : accountOrRefusal(core, session, values);
  if (account === undefined || !mayFollow(session, reqId, followed)) return;
  // No model holds anything here, so there is nothing to follow of one.
  if (values.modelCode === '') {
    followed.set(reqId, account);
    for (const position of core.accounts.positionsOf(account))
      session.send(positionMultiMessage(position, reqId));
  }
  session.send({ name: 'positionMultiEnd', values: { reqId } });
}

function pnl(core: SimulatorCore, session: Session, values: ClientValues<'reqPnL'>): void {
  const { reqId } = values;
  const account = accountOrRefusal(core, session, values);
  if (account === undefined || !mayFollow(session, reqId, session.subscriptions.pnl)) return;
  session.subscriptions.pnl.set(reqId, account);
  core.accounts.pnl(session, reqId, account);
}

function pnlSingle(
  core: SimulatorCore,
  session: Session,
  values: ClientValues<'reqPnLSingle'>,
): void {
  const { reqId, conId } = values;
  const { pnlSingle: followed } = session.subscriptions;
  const account = accountOrRefusal(core, session, values);
  if (account === undefined || !mayFollow(session, reqId, followed)) return;
  followed.set(reqId, { account, conId, open: false });
  core.accounts.pnlSingle(session, reqId);
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
    reqPositions: (session) => positions(core, session),
    cancelPositions: ({ subscriptions }) => (subscriptions.positions = false),
    reqPositionsMulti: (session, values) => positionsMulti(core, session, values),
    cancelPositionsMulti: ({ subscriptions }, { reqId }) =>
      subscriptions.positionsMulti.delete(reqId),
    reqPnL: (session, values) => pnl(core, session, values),
    cancelPnL: ({ subscriptions }, { reqId }) => subscriptions.pnl.delete(reqId),
    reqPnLSingle: (session, values) => pnlSingle(core, session, values),
    cancelPnLSingle: ({ subscriptions }, { reqId }) => subscriptions.pnlSingle.delete(reqId),
  };
}
