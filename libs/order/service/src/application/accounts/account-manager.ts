import {
  type BrokerAccountV1,
  type BrokerGateV1,
  type BrokerInstrumentV1,
  type BrokerSnapshotV1,
  type Envelope,
  HaltEntriesV1,
  type OrderManagementStatus,
  type PersonRequest,
  type TradingState,
  TradingStateChangedV1,
  placeInSnapshot,
  wholeSnapshot,
} from '@fairlead/contracts';
import { decimal, decimalText, instantText, parseInstant } from '@fairlead/core';
import { type Tx, gatherParts } from '@fairlead/platform';
import type { DeferredIntents } from '../intents/deferred-intents';
import { OrderUnitOfWork, type OrderSurroundings } from '../trades/order-unit-of-work';
import type { AccountState } from '../ports/order-store';
import type { Reconciliation } from '../reconciliation/reconciliation';

/** Keeps what is true of the account as a whole: gate, equity, shares held beside our trades, trading state. */
export class AccountManager {
  constructor(
    private readonly of: OrderSurroundings & {
      readonly deferred: DeferredIntents;
      readonly reconciliation: Reconciliation;
    },
  ) {}

  onGate(data: BrokerGateV1, tx: Tx): void {
    if (data.account !== this.of.settings.account) return;
    const { state, epoch, paper } = data;
    tx.afterCommit(() => {
      const changed = this.of.gate.announce({ state, epoch, paper }, this.of.clock.now());
      if (changed) this.of.logger.info('gate.changed', { state, epoch, code: data.code });
    });
  }

  async onAccount(data: BrokerAccountV1, tx: Tx): Promise<void> {
    if (data.account !== this.of.settings.account) return;
    const account = await this.of.store.lockAccount(tx, this.of.settings.account);
    const equity = decimal(data.netLiquidation);
    await this.of.store.saveAccount(tx, { ...account, equity, currency: data.currency });
  }

  async onInstrument(data: BrokerInstrumentV1, tx: Tx): Promise<void> {
    await this.of.store.saveInstrument(tx, data);
    if (data.account !== this.of.settings.account) return;
    tx.afterCommit(() => this.of.market.onInstrument(data));
  }

  /**
   * Compares the broker's picture with ours: what is held, and own references that we do not know, which stop entries
   * until they are gone or explained.
   */
  async onSnapshot(event: Envelope<BrokerSnapshotV1>, tx: Tx): Promise<void> {
    if (event.data.account !== this.of.settings.account) return;
    const place = placeInSnapshot(event.data);
    const data = wholeSnapshot(place === null ? [event.data] : ((await gatherParts(tx, place)) ?? [])); // prettier-ignore
    if (data === null) return;
    const { store, doubts } = this.of;
    const session = await OrderUnitOfWork.begin(tx, event, this.of);
    await this.noteOrphans(session.account, data, tx);
    const compared = await this.of.reconciliation.onSnapshot(session, data);
    await session.save();
    await store.saveAccount(tx, compared);
    const askedAt = parseInstant(data.askedAt ?? data.takenAt);
    tx.afterCommit(() => doubts.remember(compared.holdings, askedAt));
  }

  private async noteOrphans(account: AccountState, data: BrokerSnapshotV1, tx: Tx): Promise<void> {
    const { store } = this.of;
    const own = data.openOrders.filter((order) => !order.external);
    const known = await store.knownOrderRefs(
      tx,
      own.map((order) => order.orderRef),
    );
    const orphans = own.filter((order) => !known.has(order.orderRef));
    const noted = await store.noteOrphans(tx, orphans);
    for (const orderRef of noted) this.of.logger.error('order.orphan', { orderRef });
    // Where rows were left off, what is not named may be there all the same.
    if (account.orphans === 0 || (data.rowsLeftOff ?? 0) > 0) return;
    await store.resolveOrphansExcept(
      tx,
      orphans.map((order) => order.orderRef),
    );
  }

  /** Halts, reduces or resumes entries, here and at the gateway. Cancels and exits always pass. */
  async setTradingState(
    request: PersonRequest & { readonly state: TradingState },
    tx: Tx,
  ): Promise<OrderManagementStatus> {
    const account = await this.of.store.lockAccount(tx, this.of.settings.account);
    const { state, reason, by } = request;
    const changed = { ...account, tradingState: state, tradingReason: reason };
    const options = { cause: { correlationId: request.requestId, causationId: null } };
    await this.of.store.saveAccount(tx, changed);
    tx.afterCommit(() => {
      this.of.trading.state = state;
    });
    tx.publish(TradingStateChangedV1, { account: account.account, state, reason, by }, options);
    const halt = { account: account.account, halted: state !== 'ACTIVE', reason };
    tx.publish(HaltEntriesV1, halt, options);
    return this.statusOf(changed, tx);
  }

  async status(tx: Tx): Promise<OrderManagementStatus> {
    return this.statusOf(await this.of.store.lockAccount(tx, this.of.settings.account), tx);
  }

  private async statusOf(account: AccountState, tx: Tx): Promise<OrderManagementStatus> {
    return {
      account: account.account,
      tradingState: account.tradingState,
      tradingStateReason: account.tradingReason,
      gate: this.of.gate.now.state,
      openTrades: this.of.openTrades.count,
      deferredIntents: this.of.deferred.count,
      externalQuantities: externalOf(account),
      differences: differencesOf(account),
      otherAccounts: await this.of.store.otherAccounts(tx),
    };
  }
}

function externalOf(
  account: AccountState,
): NonNullable<OrderManagementStatus['externalQuantities']> {
  const held = [...account.holdings].filter(([, { external }]) => !external.isZero());
  return held.map(([instrumentKey, { symbol, external }]) => ({
    ...{ instrumentKey, symbol },
    quantity: decimalText(external),
  }));
}

function differencesOf(account: AccountState): NonNullable<OrderManagementStatus['differences']> {
  return [...account.holdings].flatMap(([instrumentKey, { symbol, unexplained, doubt }]) => {
    if (unexplained.isZero() && doubt === null) return [];
    const seen = doubt === null ? {} : { held: decimalText(doubt.held), since: instantText(doubt.seenAt) }; // prettier-ignore
    return [{ ...{ instrumentKey, symbol }, unexplained: decimalText(unexplained), ...seen }];
  });
}
