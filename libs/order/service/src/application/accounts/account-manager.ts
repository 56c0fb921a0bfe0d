import {
  type BrokerAccountV1,
  type BrokerGateV1,
  type BrokerInstrumentV1,
  type BrokerSnapshotV1,
  type Envelope,
  type OrderManagementStatus,
  placeInSnapshot,
  wholeSnapshot,
} from '@fairlead/contracts';
import { parseInstant } from '@fairlead/core';
import {
  type Account,
  type AccountEvent,
  type Trade,
  accountDecider,
  isFlat,
  isUnprotectedByChoice,
  protectedHours,
} from '@fairlead/order-domain';
import { type Tx, gatherParts } from '@fairlead/platform';
import type { DeferredIntents } from '../intents/deferred-intents';
import type { Reconciliation } from '../reconciliation/reconciliation';
import { OrderUnitOfWork, type OrderSurroundings } from '../trades/order-unit-of-work';
import { differencesOf, externalQuantitiesOf } from './account-status.mapper';
import { reportedMoneyOf } from './reported-money.mapper';
import { tradingStatusOf } from './trading-status.mapper';
import type { Orphans } from './orphans';

/** Keeps what is true of the account as a whole: gate, equity, shares held beside our trades, trading state. */
export class AccountManager {
  constructor(
    private readonly surroundings: OrderSurroundings & {
      readonly deferred: DeferredIntents;
      readonly reconciliation: Reconciliation;
      readonly orphans: Orphans;
    },
  ) {}

  onGate(data: BrokerGateV1, tx: Tx): void {
    const { gate, settings, clock, logger } = this.surroundings;
    if (data.account !== settings.account) return;
    const { state, epoch, paper, code, reason, farmsDown = [] } = data;
    tx.afterCommit(() => {
      const changed = gate.announce({ state, epoch, paper, code, reason, farmsDown }, clock.now());
      if (changed) logger.info('gate.changed', { state, epoch, code });
    });
  }

  async onAccount({ data, recordedAt }: Envelope<BrokerAccountV1>, tx: Tx): Promise<void> {
    const { store, settings } = this.surroundings;
    if (data.account !== settings.account) return;
    const account = await store.lockAccount(tx, settings.account);
    const command = {
      kind: 'report-equity',
      ...reportedMoneyOf(data, parseInstant(recordedAt)),
    } as const;
    const after = evolved(account, accountDecider.decide(command, account).value);
    await store.saveAccount(tx, after);
    tx.afterCommit(() => {
      this.surroundings.breakers.money = after;
    });
  }

  async onInstrument(data: BrokerInstrumentV1, tx: Tx): Promise<void> {
    const { store, settings, market } = this.surroundings;
    await store.saveInstrument(tx, data);
    if (data.account !== settings.account) return;
    tx.afterCommit(() => market.onInstrument(data));
  }

  /**
   * Compares the broker's picture with ours: what is held, and own references that we do not know, which stop entries
   * until they are gone or explained.
   */
  async onSnapshot(event: Envelope<BrokerSnapshotV1>, tx: Tx): Promise<void> {
    const { store, doubts, settings, orphans, reconciliation } = this.surroundings;
    if (event.data.account !== settings.account) return;
    const place = placeInSnapshot(event.data);
    const data = wholeSnapshot(place === null ? [event.data] : ((await gatherParts(tx, place)) ?? [])); // prettier-ignore
    if (data === null) return;
    const unit = await OrderUnitOfWork.begin(tx, event, this.surroundings);
    await orphans.onSnapshot(unit, data);
    const compared = await reconciliation.onSnapshot(unit, data);
    await unit.save();
    await store.saveAccount(tx, compared);
    const askedAt = parseInstant(data.askedAt ?? data.takenAt);
    tx.afterCommit(() => doubts.remember(compared.holdings, askedAt));
  }

  async status(tx: Tx): Promise<OrderManagementStatus> {
    const { store, settings } = this.surroundings;
    const account = await store.lockAccount(tx, settings.account);
    return this.statusOf(account, tx);
  }

  /** Returns where everything stands, with the account as a unit of work has left it. */
  async statusOf(account: Account, tx: Tx): Promise<OrderManagementStatus> {
    const { store, gate, openTrades, deferred } = this.surroundings;
    return {
      account: account.account,
      ...tradingStatusOf(account.restrictions),
      gate: gate.now.state,
      openTrades: openTrades.count,
      unprotectedByChoice: openTrades.all().filter(isHeldUnprotected).length,
      protectedInRegularHours: openTrades.all().filter(isProtectedInRegularHours).length,
      deferredIntents: deferred.count,
      approvals: deferred.asked().length,
      externalQuantities: externalQuantitiesOf(account),
      differences: differencesOf(account),
      otherAccounts: await store.otherAccounts(tx),
    };
  }
}

function isProtectedInRegularHours(trade: Trade): boolean {
  return protectedHours(trade) === 'REGULAR';
}

/** What nobody will ever be alarmed about is at least counted. */
function isHeldUnprotected(trade: Trade): boolean {
  return isUnprotectedByChoice(trade) && !isFlat(trade);
}

function evolved(account: Account, events: readonly AccountEvent[]): Account {
  return events.reduce<Account>((known, event) => accountDecider.evolve(known, event) ?? known, account); // prettier-ignore
}
