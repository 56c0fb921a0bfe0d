import type { ClientMessage, ClientValues } from '@fairlead/tws-wire';
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

/** Ends account subscriptions. Returns false for what is no such request. */
function handleCancels(session: Session, message: ClientMessage): boolean {
  const { subscriptions } = session;
  switch (message.name) {
    case 'cancelAccountSummary':
      subscriptions.summaries.delete(message.values.reqId);
      return true;
    case 'cancelPositions':
      subscriptions.positions = false;
      return true;
    case 'cancelPositionsMulti':
      subscriptions.positionsMulti.delete(message.values.reqId);
      return true;
    case 'cancelAccountUpdatesMulti':
      subscriptions.accountMulti.delete(message.values.reqId);
      return true;
    case 'cancelPnL':
      subscriptions.pnl.delete(message.values.reqId);
      return true;
    case 'cancelPnLSingle':
      subscriptions.pnlSingle.delete(message.values.reqId);
      return true;
    default:
      return false;
  }
}

/** Answers account and position requests. Returns false for what is none. */
export function handleAccount(
  core: SimulatorCore,
  session: Session,
  message: ClientMessage,
): boolean {
  switch (message.name) {
    case 'reqAccountUpdates':
      accountUpdates(core, session, message.values.subscribe);
      return true;
    case 'reqAccountSummary':
      summary(core, session, message.values);
      return true;
    case 'reqPositions':
      positions(core, session);
      return true;
    case 'reqPositionsMulti':
      positionsMulti(core, session, message.values.reqId);
      return true;
    case 'reqAccountUpdatesMulti':
      updatesMulti(core, session, message.values.reqId);
      return true;
    case 'reqPnL':
      session.subscriptions.pnl.add(message.values.reqId);
      sendPnl(core, session);
      return true;
    case 'reqPnLSingle':
      session.subscriptions.pnlSingle.set(message.values.reqId, message.values.conId);
      sendPnlSingle(core, session, message.values);
      return true;
    default:
      return handleCancels(session, message);
  }
}
