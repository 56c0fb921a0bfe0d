import {
  accountTimeMessage,
  portfolioMessage,
  positionMessage,
  positionMultiMessage,
  type Switches,
} from '@fairlead/simulator-domain';
import { type AccountId, type Instant, decimalText } from '@fairlead/core';
import type { AccountView, PositionView } from '@fairlead/exchange';
import type { ServerOutgoing } from '@fairlead/tws-wire';
import {
  type AccountFigures,
  type AccountLine,
  accountLines,
  ledgerLines,
  summaryLines,
} from '../../ledger/account-lines';
import type { Ledger } from '../../ledger/ledger';
import { type DayResult, DayResults } from './day-results';
import type { ClientConnection } from '../client-connection';
import type { AccountMultiSubscription, SentValues, SummarySubscription } from './subscriptions';

/** After a fill, account values follow at most this late. */
const ACCOUNT_MS = 1_000;
const NET_LIQUIDATION = 'NetLiquidation';

/** Whom account streams are sent to, and from what. */
export interface AccountStreamsHost {
  readonly ledger: Ledger;
  readonly clients: ReadonlyMap<number, ClientConnection>;
  readonly switches: Switches;
}

/** Sends what clients follow of accounts: values, positions, profit and loss. */
export class AccountStreams {
  /** The accounts of the login, in their order. They never change, and to view one is to value it. */
  readonly accountIds: readonly string[];
  readonly days: DayResults;
  private changed = false;
  private sentAt = 0;

  constructor(private readonly host: AccountStreamsHost) {
    this.accountIds = host.ledger.exchange.accounts().map(({ id }) => id);
    this.days = new DayResults(host.ledger);
  }

  has(account: string): boolean {
    return this.accountIds.includes(account);
  }

  /** Returns positions of an account, of all where none is named. */
  positionsOf(account: string): readonly PositionView[] {
    const all = this.host.ledger.exchange.positions();
    return account === '' ? all : all.filter((position) => position.account === account);
  }

  /** Tells every client that follows positions of a change, and remembers that the accounts changed. */
  position(position: PositionView): void {
    this.changed = true;
    for (const client of this.host.clients.values()) {
      const { subscriptions } = client;
      if (subscriptions.positions) client.send(positionMessage(position));
      for (const [reqId, account] of subscriptions.positionsMulti)
        if (account === '' || account === position.account)
          client.send(positionMultiMessage(position, reqId));
      if (subscriptions.accountUpdates?.account === position.account)
        client.send(portfolioMessage(position));
    }
  }

  /** Sends values that have changed: a fill's within a second, those of prices alone at the rhythm of TWS. */
  publishAt(now: Instant): void {
    const sinceMs = now - this.sentAt;
    const { accountRhythmMs } = this.host.switches;
    const due = this.changed ? sinceMs >= ACCOUNT_MS : sinceMs >= accountRhythmMs;
    if (!due && sinceMs >= 0) return;
    this.changed = false;
    this.sentAt = now;
    for (const client of this.host.clients.values()) this.publishTo(client, now);
  }

  private publishTo(client: ClientConnection, now: Instant): void {
    const { accountUpdates, accountMulti, summaries } = client.subscriptions;
    if (accountUpdates !== null) {
      this.updates(client, accountUpdates);
      client.sendAll(this.positionsOf(accountUpdates.account).map(portfolioMessage));
      client.send(accountTimeMessage(now));
    }
    for (const [reqId, subscription] of accountMulti) this.multi(client, reqId, subscription);
    for (const [reqId, subscription] of summaries) this.summary(client, reqId, subscription);
  }

  /** Sends updateAccountValue for each value that has not been sent so. */
  updates(
    client: ClientConnection,
    stream: { readonly account: string; readonly sent: SentValues },
  ): void {
    const { account } = stream;
    const figures = this.figuresOf(account);
    if (figures === undefined) return;
    for (const line of unsent(
      [...accountLines(figures), ...ledgerLines(figures)],
      stream.sent,
      account,
    ))
      client.send({ name: 'updateAccountValue', values: { ...line, account } });
  }

  /** Sends accountUpdateMulti for each value that has not been sent so. */
  multi(client: ClientConnection, reqId: number, subscription: AccountMultiSubscription): void {
    const { account, ledgerOnly } = subscription;
    const figures = this.figuresOf(account);
    if (figures === undefined) return;
    const lines = accountLines(figures).filter(({ key }) => !ledgerOnly || key === NET_LIQUIDATION);
    for (const line of unsent([...lines, ...ledgerLines(figures)], subscription.sent, account))
      client.send({
        name: 'accountUpdateMulti',
        values: { reqId, account, modelCode: '', ...line },
      });
  }

  /** Sends accountSummary for each value that has not been sent so. */
  summary(client: ClientConnection, reqId: number, subscription: SummarySubscription): void {
    for (const account of subscription.accounts) {
      const figures = this.figuresOf(account);
      if (figures === undefined) continue;
      for (const { key, value, currency } of unsent(
        summaryLines(figures, subscription.tags),
        subscription.sent,
        account,
      ))
        client.send({
          name: 'accountSummary',
          values: { reqId, account, tag: key, value, currency },
        });
    }
  }

  /** Sends the profit and loss that clients follow. */
  publishPnl(): void {
    for (const client of this.host.clients.values()) {
      const { pnl, pnlSingle } = client.subscriptions;
      for (const [reqId, account] of pnl) this.pnl(client, reqId, account);
      for (const reqId of pnlSingle.keys()) this.pnlSingle(client, reqId);
    }
  }

  /** Sends pnl of an account. */
  pnl(client: ClientConnection, reqId: number, account: string): void {
    const view = this.view(account);
    if (view === undefined) return;
    const { daily, realized } = this.days.ofAccount(account, view);
    client.send({
      name: 'pnl',
      values: {
        reqId,
        dailyPnl: decimalText(daily.toDecimalPlaces(2)),
        unrealizedPnl: decimalText(view.unrealizedPnl.toDecimalPlaces(2)),
        realizedPnl: decimalText(realized.toDecimalPlaces(2)),
      },
    });
  }

  /** Sends pnlSingle of a position. Once it has ended, only where the switch says that it goes on. */
  pnlSingle(client: ClientConnection, reqId: number): void {
    const subscription = client.subscriptions.pnlSingle.get(reqId);
    if (subscription === undefined) return;
    const { account, conId } = subscription;
    const { exchange } = this.host.ledger;
    const position = exchange.held(account as AccountId, String(conId));
    if (position === null) {
      client.send({ name: 'pnlSingle', values: { reqId, position: '0' } });
      return;
    }
    const open = !position.quantity.isZero();
    if (!open && subscription.open && !this.host.switches.pnlAfterClose) return;
    subscription.open ||= open;
    client.send(pnlSingleMessage(position, this.days.ofPosition(position), reqId));
  }

  private view(account: string): AccountView | undefined {
    return this.host.ledger.exchange.account(account as AccountId) ?? undefined;
  }

  private figuresOf(account: string): AccountFigures | undefined {
    const view = this.view(account);
    if (view === undefined) return undefined;
    const { exchange } = this.host.ledger;
    return {
      account: view,
      positions: this.positionsOf(account),
      rateOf: (currency) => exchange.rate(currency, view.currency),
    };
  }
}

function pnlSingleMessage(
  position: PositionView,
  { daily, realized }: DayResult,
  reqId: number,
): ServerOutgoing {
  return {
    name: 'pnlSingle',
    values: {
      reqId,
      position: decimalText(position.quantity),
      dailyPnl: decimalText(daily.toDecimalPlaces(2)),
      unrealizedPnl: decimalText(position.unrealizedPnl.toDecimalPlaces(2)),
      realizedPnl: decimalText(realized.toDecimalPlaces(2)),
      value: decimalText(position.marketValue.toDecimalPlaces(2)),
    },
  };
}

/** Returns the lines whose value has not been sent last, and notes them as sent. */
function unsent(
  lines: readonly AccountLine[],
  sent: SentValues,
  account: string,
): readonly AccountLine[] {
  return lines.filter(({ key, value, currency }) => {
    const name = `${account} ${key} ${currency}`;
    if (sent.get(name) === value) return false;
    sent.set(name, value);
    return true;
  });
}
