import {
  type BrokerAccountV1,
  type BrokerGateV1,
  type BrokerInstrumentV1,
  type BrokerSnapshotV1,
  type FillExecutionV1,
  HaltEntriesV1,
  type OrderManagementStatus,
  type PersonRequest,
  type TradingState,
  TradingStateChangedV1,
} from '@fairlead/contracts';
import {
  type Clock,
  Decimal,
  ZERO,
  decimal,
  decimalText,
  directionSign,
  parseInstant,
  sideSign,
  sum,
} from '@fairlead/core';
import { type Trade, plannedPosition } from '@fairlead/order-domain';
import type { Tx } from '@fairlead/platform';
import type { DeferredIntents } from './deferred-intents';
import type { OrderSurroundings } from './order-session';
import type { AccountState, StoredTrade } from './ports/order-store';

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
  }

  /**
   * Compares the broker's picture with ours: shares that our trades do not explain are external, and own references
   * that we do not know stop entries until they are gone or explained.
   */
  async onSnapshot(data: BrokerSnapshotV1, tx: Tx): Promise<void> {
    if (data.account !== this.of.settings.account) return;
    const { store } = this.of;
    const account = await store.lockAccount(tx, this.of.settings.account);
    const trades = await store.openTrades(tx);
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
    const externalQuantities = isNewConnection
      ? externalQuantitiesOf(data, trades)
      : account.externalQuantities;
    const snapshotAt = isNewConnection ? parseInstant(data.takenAt) : account.snapshotAt;
    const snapshotEpoch = data.epoch;
    await store.saveAccount(tx, { ...account, snapshotEpoch, snapshotAt, externalQuantities });
  }

  /** A fill of somebody else's order moves the shares that are held beside our trades. */
  async onExternalFill(data: FillExecutionV1, tx: Tx): Promise<void> {
    if (data.account !== this.of.settings.account) return;
    const account = await this.of.store.lockAccount(tx, this.of.settings.account);
    // The snapshot of this connection counts everything that was executed before it.
    if (account.snapshotAt !== null && parseInstant(data.executedAt) <= account.snapshotAt) return;
    const before = decimal(account.externalQuantities[data.instrumentKey] ?? '0');
    const after = before.plus(decimal(data.quantity).times(sideSign(data.side)));
    const externalQuantities = withQuantity(account.externalQuantities, data.instrumentKey, after);
    await this.of.store.saveAccount(tx, { ...account, externalQuantities });
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
    tx.publish(TradingStateChangedV1, { account: account.account, state, reason, by }, options);
    const halt = { account: account.account, halted: state !== 'ACTIVE', reason };
    tx.publish(HaltEntriesV1, halt, options);
    return this.statusOf(changed);
  }

  async status(tx: Tx): Promise<OrderManagementStatus> {
    return this.statusOf(await this.of.store.lockAccount(tx, this.of.settings.account));
  }

  private statusOf(account: AccountState): OrderManagementStatus {
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
    };
  }
}

/** What the broker holds beyond the sum of our open trades. */
function externalQuantitiesOf(
  data: BrokerSnapshotV1,
  trades: readonly StoredTrade[],
): Readonly<Record<string, string>> {
  const keys = new Set([
    ...data.positions.map((position) => position.instrumentKey),
    ...trades.map(({ trade }) => trade.contract.instrumentKey),
  ]);
  return [...keys].reduce<Readonly<Record<string, string>>>((quantities, key) => {
    const held = data.positions.find((position) => position.instrumentKey === key)?.quantity ?? '0';
    const own = trades.filter(({ trade }) => trade.contract.instrumentKey === key);
    const ours = sum(own.map(({ trade }) => toldPosition(trade)));
    return withQuantity(quantities, key, new Decimal(decimal(held)).minus(ours));
  }, {});
}

/** By the broker's word: the fills that the snapshot already counts may reach us after it. */
function toldPosition(trade: Trade): Decimal {
  return plannedPosition(trade).times(directionSign(trade.direction));
}

function withQuantity(
  quantities: Readonly<Record<string, string>>,
  key: string,
  quantity: Decimal,
): Readonly<Record<string, string>> {
  const others = Object.fromEntries(Object.entries(quantities).filter(([each]) => each !== key));
  return quantity.eq(ZERO) ? others : { ...others, [key]: decimalText(quantity) };
}
