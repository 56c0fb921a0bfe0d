import type { ClientValues } from '@fairlead/tws-wire';
import { decimalText } from '@fairlead/core';
import type { AccountView } from '@fairlead/exchange';
import {
  type AccountLine,
  accountLines,
  accountTimeMessage,
  accountValueMessages,
  ledgerLines,
  portfolioMessage,
  positionMessage,
  positionMultiMessage,
} from '../../book/account-messages.mapper';
import type { Session } from '../session';
import type { SimulatorCore } from '../simulator-core';
import type { Handlers } from './handlers';

const SUMMARIES_MAX = 2;

function accountOf(core: SimulatorCore): AccountView {
  const [account] = core.book.exchange.accounts();
  if (account === undefined) throw new Error('the simulator has an account');
  return account;
}

function accountUpdates(core: SimulatorCore, session: Session, subscribe: boolean): void {
  session.subscriptions.accountUpdates = subscribe;
  if (!subscribe) return;
  const account = accountOf(core);
  session.sendAll(accountValueMessages(account));
  session.sendAll(core.book.exchange.positions().map(portfolioMessage));
  session.send(accountTimeMessage(core.clock.now()));
  session.send({ name: 'accountDownloadEnd', values: { account: account.id } });
}

function summaryLines(account: AccountView, tags: readonly string[]): readonly AccountLine[] {
  const ledger = tags.some((tag) => tag.startsWith('$LEDGER')) ? ledgerLines(account) : [];
  return [...accountLines(account).filter((line) => tags.includes(line.key)), ...ledger];
}

function summary(
  core: SimulatorCore,
  session: Session,
  values: ClientValues<'reqAccountSummary'>,
): void {
  const { reqId } = values;
  const { summaries } = session.subscriptions;
  if (!summaries.has(reqId) && summaries.size >= SUMMARIES_MAX) {
    session.sendError(
      reqId,
      322,
      "Error processing request.-'bK' : cause - Maximum number of account summary requests exceeded",
    );
    return;
  }
  const tags = values.tags.split(',').map((tag) => tag.trim());
  summaries.set(reqId, tags);
  const account = accountOf(core);
  for (const { key, value, currency } of summaryLines(account, tags))
    session.send({
      name: 'accountSummary',
      values: { reqId, account: account.id, tag: key, value, currency },
    });
  session.send({ name: 'accountSummaryEnd', values: { reqId } });
}

function updatesMulti(core: SimulatorCore, session: Session, reqId: number): void {
  session.subscriptions.accountMulti.add(reqId);
  const account = accountOf(core);
  for (const line of [...accountLines(account), ...ledgerLines(account)])
    session.send({
      name: 'accountUpdateMulti',
      values: { reqId, account: account.id, ...line },
    });
  session.send({ name: 'accountUpdateMultiEnd', values: { reqId } });
}

/** Sends the profit and loss that a client follows. */
export function sendPnl(core: SimulatorCore, session: Session): void {
  const { pnl, pnlSingle } = session.subscriptions;
  const { unrealizedPnl, realizedPnl } = accountOf(core);
  for (const reqId of pnl)
    session.send({
      name: 'pnl',
      values: {
        reqId,
        dailyPnl: decimalText(unrealizedPnl.plus(realizedPnl).toDecimalPlaces(2)),
        unrealizedPnl: decimalText(unrealizedPnl.toDecimalPlaces(2)),
        realizedPnl: decimalText(realizedPnl.toDecimalPlaces(2)),
      },
    });
  for (const [reqId, conId] of pnlSingle) sendPnlSingle(core, session, { reqId, conId });
}

function sendPnlSingle(
  core: SimulatorCore,
  session: Session,
  of: { readonly reqId: number; readonly conId: number },
): void {
  const { reqId } = of;
  const position = core.book.exchange
    .positions()
    .find((each) => each.instrument === String(of.conId));
  if (position === undefined) {
    session.send({ name: 'pnlSingle', values: { reqId, position: '0' } });
    return;
  }
  const daily = position.unrealizedPnl.plus(position.realizedPnl).toDecimalPlaces(2);
  session.send({
    name: 'pnlSingle',
    values: {
      reqId,
      position: decimalText(position.quantity),
      dailyPnl: decimalText(daily),
      unrealizedPnl: decimalText(position.unrealizedPnl.toDecimalPlaces(2)),
      realizedPnl: decimalText(position.realizedPnl.toDecimalPlaces(2)),
      value: decimalText(position.marketValue.toDecimalPlaces(2)),
    },
  });
}

function positions(core: SimulatorCore, session: Session): void {
  session.subscriptions.positions = true;
  session.sendAll(core.book.exchange.positions().map(positionMessage));
  session.send({ name: 'positionEnd', values: {} });
}

function positionsMulti(core: SimulatorCore, session: Session, reqId: number): void {
  session.subscriptions.positionsMulti.add(reqId);
  for (const position of core.book.exchange.positions())
    session.send(positionMultiMessage(position, reqId));
  session.send({ name: 'positionMultiEnd', values: { reqId } });
}

/** What ends account subscriptions. */
const ACCOUNT_CANCELS: Handlers = {
  cancelAccountSummary: ({ subscriptions }, { reqId }) => subscriptions.summaries.delete(reqId),
  cancelPositions: ({ subscriptions }) => (subscriptions.positions = false),
  cancelPositionsMulti: ({ subscriptions }, { reqId }) =>
    subscriptions.positionsMulti.delete(reqId),
  cancelAccountUpdatesMulti: ({ subscriptions }, { reqId }) =>
    subscriptions.accountMulti.delete(reqId),
  cancelPnL: ({ subscriptions }, { reqId }) => subscriptions.pnl.delete(reqId),
  cancelPnLSingle: ({ subscriptions }, { reqId }) => subscriptions.pnlSingle.delete(reqId),
};

/** Returns the answers to account and position requests. */
export function accountHandlers(core: SimulatorCore): Handlers {
  return {
    reqAccountUpdates: (session, { subscribe }) => accountUpdates(core, session, subscribe),
    reqAccountSummary: (session, values) => summary(core, session, values),
    reqPositions: (session) => positions(core, session),
    reqPositionsMulti: (session, { reqId }) => positionsMulti(core, session, reqId),
    reqAccountUpdatesMulti: (session, { reqId }) => updatesMulti(core, session, reqId),
    reqPnL: (session, { reqId }) => {
      session.subscriptions.pnl.add(reqId);
      sendPnl(core, session);
    },
    reqPnLSingle: (session, { reqId, conId }) => {
      session.subscriptions.pnlSingle.set(reqId, conId);
      sendPnlSingle(core, session, { reqId, conId });
    },
    ...ACCOUNT_CANCELS,
  };
}
