import {
  type BrokerAccountV1,
  type BrokerGateV1,
  type BrokerInstrumentV1,
  type BrokerSnapshotV1,
  type Envelope,
  type FillCorrectedV1,
  type FillExecutionV1,
  HaltEntriesV1,
  type OrderManagementStatus,
  type PersonRequest,
  type TradingState,
  TradingStateChangedV1,
} from '@fairlead/contracts';
import { type Clock, ZERO, decimal, parseInstant, sideSign } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { DeferredIntents } from './deferred-intents';
import { externalQuantitiesOf, isInSnapshot, withExternal } from './external-quantities';
import type { OrderSurroundings } from './order-session';
import type { AccountState } from './ports/order-store';

/** Keeps what is true of the account as a whole: gate, equity, shares held beside our trades, trading state. */
export class AccountDesk {
  constructor(
    private readonly of: OrderSurroundings & {
      readonly deferred: DeferredIntents;
      readonly clock: Clock;
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
   * Compares the broker's picture with ours: shares that our trades do not explain are external, and own references
   * that we do not know stop entries until they are gone or explained.
   */
  async onSnapshot({ data }: Envelope<BrokerSnapshotV1>, tx: Tx): Promise<void> {
    if (data.account !== this.of.settings.account) return;
    const { store } = this.of;
    const account = await store.lockAccount(tx, this.of.settings.account);
    const own = data.openOrders.filter((order) => !order.external);
    const known = await store.knownOrderRefs(
      tx,
      own.map((order) => order.orderRef),
    );
    const orphans = own.filter((order) => !known.has(order.orderRef));
    const noted = await store.noteOrphans(tx, orphans);
    for (const orderRef of noted) this.of.logger.error('order.orphan', { orderRef });
    if (account.orphans > 0) {
      await store.resolveOrphansExcept(
        tx,
        orphans.map((order) => order.orderRef),
      );
    }
    const isNewConnection = account.snapshotEpoch !== data.epoch;
    const takenAt = parseInstant(data.takenAt);
    // What was flat again by now may have been held at the snapshot's moment.
    const externalQuantities = isNewConnection
      ? externalQuantitiesOf(data, await store.tradesSince(tx, takenAt))
      : account.externalQuantities;
    const snapshotAt = isNewConnection ? takenAt : account.snapshotAt;
    const snapshotEpoch = data.epoch;
    await store.saveAccount(tx, { ...account, snapshotEpoch, snapshotAt, externalQuantities });
  }

  /** A fill of somebody else's order moves the shares that are held beside our trades, a correction by its difference. */
  async onExternalFill(
    { data, recordedAt }: Envelope<FillExecutionV1 | FillCorrectedV1>,
    tx: Tx,
  ): Promise<void> {
    if (data.account !== this.of.settings.account) return;
    const account = await this.of.store.lockAccount(tx, this.of.settings.account);
    if (isInSnapshot(account, recordedAt)) return;
    const replaced = 'replacedQuantity' in data ? decimal(data.replacedQuantity ?? '0') : ZERO;
    const moved = decimal(data.quantity).minus(replaced).times(sideSign(data.side));
    await this.of.store.saveAccount(tx, withExternal(account, data.instrumentKey, moved));
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
      externalQuantities: Object.entries(account.externalQuantities).map(
        ([instrumentKey, quantity]) => ({ instrumentKey, quantity }),
      ),
      otherAccounts: await this.of.store.otherAccounts(tx),
    };
  }
}
