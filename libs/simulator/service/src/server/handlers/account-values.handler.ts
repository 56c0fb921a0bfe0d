import type { ClientValues } from '@fairlead/tws-wire';
import { accountTimeMessage, portfolioMessage } from '../../book/account-messages.mapper';
import type { Session } from '../session';
import type { SimulatorCore } from '../simulator-core';
import { ACCOUNT_STREAMS_MAX } from '../subscriptions';
import { type HandlersOf, NO_REQUEST, refuseRequest } from './handlers';

/** TWS computes two summaries for each client. */
const SUMMARIES_MAX = 2;
const ALL_GROUPS = 'All';
/** The letters under which TWS refuses account requests. */
const LETTERS = 'bK';

/** Returns the account that a request names, the only one where it names none, or undefined after a refusal. */
export function accountOrRefusal(
  core: SimulatorCore,
  session: Session,
  of: { readonly reqId: number; readonly account: string },
): string | undefined {
  const ids = core.accountIds;
  const [first] = ids;
  if (of.account === '' && ids.length === 1) return first;
  if (ids.includes(of.account)) return of.account;
  const cause =
    of.account === '' ? 'The account code is required for this operation.' : 'Invalid account code';
  refuseRequest(session, of.reqId, { letters: LETTERS, cause });
  return undefined;
}

/** True where a client may open one more stream of a kind; otherwise it has been told. */
export function mayFollow(
  session: Session,
  reqId: number,
  streams: { readonly size: number; has(reqId: number): boolean },
): boolean {
  if (streams.has(reqId) || streams.size < ACCOUNT_STREAMS_MAX) return true;
  const cause = `More than ${ACCOUNT_STREAMS_MAX} requests of this kind`;
  refuseRequest(session, reqId, { letters: LETTERS, cause });
  return false;
}

/** A second subscription takes the place of the first, as TWS serves one account to each client. */
function updates(
  core: SimulatorCore,
  session: Session,
  values: ClientValues<'reqAccountUpdates'>,
): void {
  const { subscriptions } = session;
  if (!values.subscribe) {
    subscriptions.accountUpdates = null;
    return;
  }
  const account = accountOrRefusal(core, session, { ...values, reqId: NO_REQUEST });
  if (account === undefined) return;
  const { accountUpdates: before } = subscriptions;
  if (before !== null && before.account !== account)
    session.sendError(
      NO_REQUEST,
      2100,
      `New account data requested from TWS. API client has been unsubscribed from account data.`,
    );
  const subscription = { account, sent: new Map<string, string>() };
  subscriptions.accountUpdates = subscription;
  core.accounts.updates(session, subscription);
  session.sendAll(core.accounts.positionsOf(account).map(portfolioMessage));
  session.send(accountTimeMessage(core.clock.now()));
  session.send({ name: 'accountDownloadEnd', values: { account } });
}

function summary(
  core: SimulatorCore,
  session: Session,
  values: ClientValues<'reqAccountSummary'>,
): void {
  const { reqId, group } = values;
  const { summaries } = session.subscriptions;
  if (!summaries.has(reqId) && summaries.size >= SUMMARIES_MAX)
    return session.sendError(
      reqId,
      322,
      "Error processing request.-'bK' : cause - Maximum number of account summary requests exceeded",
    );
  const accounts = group === ALL_GROUPS ? core.accountIds : [group];
  if (group !== ALL_GROUPS && !core.accounts.has(group))
    return refuseRequest(session, reqId, { letters: LETTERS, cause: 'Unified group is unknown' });
  const tags = values.tags.split(',').map((tag) => tag.trim());
  const subscription = { accounts, tags, sent: new Map<string, string>() };
  summaries.set(reqId, subscription);
  core.accounts.summary(session, reqId, subscription);
  session.send({ name: 'accountSummaryEnd', values: { reqId } });
}

function updatesMulti(
  core: SimulatorCore,
  session: Session,
  values: ClientValues<'reqAccountUpdatesMulti'>,
): void {
  const { reqId, ledgerAndNlv: ledgerOnly } = values;
  const { accountMulti } = session.subscriptions;
  const account = accountOrRefusal(core, session, values);
  if (account === undefined || !mayFollow(session, reqId, accountMulti)) return;
  const subscription = { account, ledgerOnly, sent: new Map<string, string>() };
  // No model holds anything here, so there is nothing to follow of one.
  if (values.modelCode === '') {
    accountMulti.set(reqId, subscription);
    core.accounts.multi(session, reqId, subscription);
  }
  session.send({ name: 'accountUpdateMultiEnd', values: { reqId } });
}

/** Returns the answers to requests for account values. */
export function accountValueHandlers(
  core: SimulatorCore,
): HandlersOf<
  | 'reqAccountUpdates'
  | 'reqAccountSummary'
  | 'cancelAccountSummary'
  | 'reqAccountUpdatesMulti'
  | 'cancelAccountUpdatesMulti'
> {
  return {
    reqAccountUpdates: (session, values) => updates(core, session, values),
    reqAccountSummary: (session, values) => summary(core, session, values),
    cancelAccountSummary: ({ subscriptions }, { reqId }) => subscriptions.summaries.delete(reqId),
    reqAccountUpdatesMulti: (session, values) => updatesMulti(core, session, values),
    cancelAccountUpdatesMulti: ({ subscriptions }, { reqId }) =>
      subscriptions.accountMulti.delete(reqId),
  };
}
