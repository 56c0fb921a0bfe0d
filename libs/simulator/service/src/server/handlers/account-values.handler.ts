import { accountTimeMessage, portfolioMessage } from '@fairlead/simulator-domain';
import type { ClientValues } from '@fairlead/tws-wire';
import type { ClientConnection } from '../client-connection';
import type { SimulatorCore } from '../simulator-core';
import { ACCOUNT_STREAMS_MAX } from '../feed/subscriptions';
import { type HandlersOf, NO_REQUEST, refuseRequest } from './handlers';

/** TWS computes two summaries for each client. */
const SUMMARIES_MAX = 2;
const ALL_GROUPS = 'All';
/** The letters under which TWS refuses account requests. */
const LETTERS = 'bK';

/** Returns the account that a request names, the only one where it names none, or undefined after a refusal. */
export function accountOrRefusal(
  core: SimulatorCore,
  client: ClientConnection,
  request: { readonly reqId: number; readonly account: string },
): string | undefined {
  const ids = core.accountIds;
  const [first] = ids;
  if (request.account === '' && ids.length === 1) return first;
  if (ids.includes(request.account)) return request.account;
  const cause =
    request.account === ''
      ? 'The account code is required for this operation.'
      : 'Invalid account code';
  refuseRequest(client, request.reqId, { letters: LETTERS, cause });
  return undefined;
}

/** True where a client may open one more stream of a kind; otherwise it has been informed. */
export function mayFollow(
  client: ClientConnection,
  reqId: number,
  streams: { readonly size: number; has(reqId: number): boolean },
): boolean {
  if (streams.has(reqId) || streams.size < ACCOUNT_STREAMS_MAX) return true;
  const cause = `More than ${ACCOUNT_STREAMS_MAX} requests of this kind`;
  refuseRequest(client, reqId, { letters: LETTERS, cause });
  return false;
}

/** A second subscription takes the place of the first, as TWS serves one account to each client. */
function updates(
  core: SimulatorCore,
  client: ClientConnection,
  values: ClientValues<'reqAccountUpdates'>,
): void {
  const { subscriptions } = client;
  if (!values.subscribe) {
    subscriptions.accountUpdates = null;
    return;
  }
  const account = accountOrRefusal(core, client, { ...values, reqId: NO_REQUEST });
  if (account === undefined) return;
  const { accountUpdates: before } = subscriptions;
  if (before !== null && before.account !== account)
    client.sendError(
      NO_REQUEST,
      2100,
      `New account data requested from TWS. API client has been unsubscribed from account data.`,
    );
  const subscription = { account, sent: new Map<string, string>() };
  subscriptions.accountUpdates = subscription;
  core.accounts.updates(client, subscription);
  client.sendAll(core.accounts.positionsOf(account).map(portfolioMessage));
  client.send(accountTimeMessage(core.clock.now()));
  client.send({ name: 'accountDownloadEnd', values: { account } });
}

function summary(
  core: SimulatorCore,
  client: ClientConnection,
  values: ClientValues<'reqAccountSummary'>,
): void {
  const { reqId, group } = values;
  const { summaries } = client.subscriptions;
  if (!summaries.has(reqId) && summaries.size >= SUMMARIES_MAX)
    return client.sendError(
      reqId,
      322,
      "Error processing request.-'bK' : cause - Maximum number of account summary requests exceeded",
    );
  const accounts = group === ALL_GROUPS ? core.accountIds : [group];
  if (group !== ALL_GROUPS && !core.accounts.has(group))
    return refuseRequest(client, reqId, { letters: LETTERS, cause: 'Unified group is unknown' });
  const tags = values.tags.split(',').map((tag) => tag.trim());
  const subscription = { accounts, tags, sent: new Map<string, string>() };
  summaries.set(reqId, subscription);
  core.accounts.summary(client, reqId, subscription);
  client.send({ name: 'accountSummaryEnd', values: { reqId } });
}

function updatesMulti(
  core: SimulatorCore,
  client: ClientConnection,
  values: ClientValues<'reqAccountUpdatesMulti'>,
): void {
  const { reqId, ledgerAndNlv: ledgerOnly } = values;
  const { accountMulti } = client.subscriptions;
  const account = accountOrRefusal(core, client, values);
  if (account === undefined || !mayFollow(client, reqId, accountMulti)) return;
  const subscription = { account, ledgerOnly, sent: new Map<string, string>() };
  // No model holds anything here, so there is nothing to follow of one.
  if (values.modelCode === '') {
    accountMulti.set(reqId, subscription);
    core.accounts.multi(client, reqId, subscription);
  }
  client.send({ name: 'accountUpdateMultiEnd', values: { reqId } });
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
    reqAccountUpdates: (client, values) => updates(core, client, values),
    reqAccountSummary: (client, values) => summary(core, client, values),
    cancelAccountSummary: ({ subscriptions }, { reqId }) => subscriptions.summaries.delete(reqId),
    reqAccountUpdatesMulti: (client, values) => updatesMulti(core, client, values),
    cancelAccountUpdatesMulti: ({ subscriptions }, { reqId }) =>
      subscriptions.accountMulti.delete(reqId),
  };
}
