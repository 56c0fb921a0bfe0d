import type {
  BrokerInstrumentV1,
  OrderHistoryView,
  OrderRecordView,
  OrderSearch,
  OtherAccount,
} from '@fairlead/contracts';
import {
  type AccountId,
  type Decimal,
  type Instant,
  InvariantError,
  ZERO,
  present,
} from '@fairlead/core';
import {
  type Account,
  NO_BREAKERS,
  MANUAL_STRATEGY,
  type Restriction,
  isEmptyHolding,
} from '@fairlead/order-domain';
import { MemoryTable, type Tx } from '@fairlead/platform';
import {
  type ChangedOrder,
  type DecisionView,
  type IntentConclusion,
  type ManualExecution,
  type OrderChanges,
  OrderStore,
  StaleTradeError,
  type StoredApproval,
  type StoredIntent,
  type StoredTrade,
  type WantedForDecision,
} from '../../../application/ports/order-store';

interface ManualRow extends ManualExecution {
  readonly account: AccountId;
}

interface LegRow {
  readonly orderRef: string;
  readonly tradeId: string;
  readonly order: OrderHistoryView | null;
}

interface OrphanRow {
  readonly orderRef: string;
  readonly account: AccountId;
  readonly resolved: boolean;
}

/** Trades and intents without a database. It may hold those of other accounts, which nothing here touches. */
export class MemoryOrderStore extends OrderStore {
  private readonly accounts = new MemoryTable<Account>(({ account }) => account);
  private readonly trades = new MemoryTable<StoredTrade>(({ trade }) => trade.tradeId);
  private readonly legs = new MemoryTable<LegRow>(({ orderRef }) => orderRef);
  private readonly intents = new MemoryTable<StoredIntent>(({ intent }) => intent.intentId);
  private readonly contracts = new MemoryTable<BrokerInstrumentV1>((found) =>
    [found.account, found.instrumentKey].join(' '),
  );
  private readonly manual = new MemoryTable<ManualRow>(({ account, executionId }) =>
    [account, executionId].join(' '),
  );
  private readonly orphans = new MemoryTable<OrphanRow>(({ orderRef }) => orderRef);

  constructor(private readonly account: AccountId) {
    super();
  }

  async ensureAccount(tx: Tx, account: AccountId): Promise<void> {
    const [known] = await this.accounts.list(tx);
    const restrictions = (known?.restrictions ?? []).filter(isGlobal);
    await this.accounts.add(tx, { ...NEW_ACCOUNT, account, restrictions });
  }

  /** Units of work run one after another here: there is nothing to lock. */
  async lockAccount(tx: Tx, account: AccountId): Promise<Account> {
    const row = present(await this.accounts.find(tx, account), `account ${account} has no row`);
    const isOpen = (orphan: OrphanRow): boolean => !orphan.resolved && orphan.account === account;
    return { ...row, orphans: (await this.orphans.list(tx, isOpen)).length };
  }

  async saveAccount(tx: Tx, account: Account): Promise<void> {
    const known = await this.accounts.find(tx, account.account);
    if (known === null) return;
    const kept = [...account.holdings].filter(([, holding]) => !isEmptyHolding(holding));
    const { restrictions } = known;
    await this.accounts.save(tx, { ...account, restrictions, holdings: new Map(kept) });
  }

  async saveRestrictions(tx: Tx, { account, restrictions }: Account): Promise<void> {
    const global = restrictions.filter(isGlobal);
    for (const row of await this.accounts.list(tx)) {
      const own = row.account === account ? restrictions : row.restrictions;
      const kept = own.filter((each) => !isGlobal(each));
      await this.accounts.save(tx, { ...row, restrictions: bySince([...kept, ...global]) });
    }
  }

  async otherAccounts(tx: Tx): Promise<readonly OtherAccount[]> {
    const others = await this.trades.list(tx, (row) => isOpen(row) && !this.isOwn(row));
    const accounts = [...new Set(others.map(({ trade }) => trade.account))].sort();
    return accounts.map((account) => ({
      account,
      openTrades: others.filter(({ trade }) => trade.account === account).length,
    }));
  }

  async loadForDecision(tx: Tx, wanted: WantedForDecision): Promise<DecisionView> {
    const { instrumentKey, intentIds, recentSince } = wanted;
    const isRecent = (row: StoredTrade): boolean =>
      isOpen(row) || row.trade.openedAt >= recentSince;
    const trades = await this.trades.list(
      tx,
      (row) => this.isOwn(row) && isOf(row, instrumentKey) && isRecent(row),
    );
    const intents = await this.intents.list(
      tx,
      (row) =>
        intentIds.includes(row.intent.intentId) ||
        (this.isWaiting(row) && row.intent.instrumentKey === instrumentKey),
    );
    const instrument = await this.contracts.find(tx, [this.account, instrumentKey].join(' '));
    return { trades, intents, instrument, ...(await this.activity(tx, wanted)) };
  }

  private async activity(
    tx: Tx,
    { instrumentKey, activity }: WantedForDecision,
  ): Promise<Pick<DecisionView, 'otherTrades' | 'approvals'>> {
    const { otherTrades, approvedSince } = activity;
    const others = otherTrades
      ? await this.trades.list(
          tx,
          (row) => this.isOwn(row) && isOpen(row) && !isOf(row, instrumentKey),
        )
      : [];
    const approved =
      approvedSince === null ? [] : await this.intents.list(tx, (row) => this.isApproved(row));
    const approvals = approved.flatMap(({ intent: { ruleId }, approvedAt: at }) =>
      at === null || approvedSince === null || at < approvedSince ? [] : [{ ruleId, at }],
    );
    return { otherTrades: others, approvals };
  }

  async tradesOfOrders(tx: Tx, orderRefs: readonly string[]): Promise<readonly StoredTrade[]> {
    const legs = await this.legs.list(tx, ({ orderRef }) => orderRefs.includes(orderRef));
    const tradeIds = new Set(legs.map(({ tradeId }) => tradeId));
    return this.trades.list(tx, ({ trade }) => tradeIds.has(trade.tradeId));
  }

  tradeById(tx: Tx, tradeId: string): Promise<StoredTrade | null> {
    return this.trades.find(tx, tradeId);
  }

  async openTrades(tx: Tx): Promise<readonly StoredTrade[]> {
    const open = await this.trades.list(tx, (row) => isOpen(row) && this.isOwn(row));
    return [...open].sort((one, other) => one.trade.openedAt - other.trade.openedAt);
  }

  tradesSince(
    tx: Tx,
    wanted: { readonly moment: Instant; readonly instrumentKey?: string },
  ): Promise<readonly StoredTrade[]> {
    const { moment, instrumentKey } = wanted;
    return this.trades.list(
      tx,
      (row) =>
        this.isOwn(row) &&
        (isOpen(row) || row.changedAt >= moment) &&
        (instrumentKey === undefined || isOf(row, instrumentKey)),
    );
  }

  async manualSharesSince(
    tx: Tx,
    account: AccountId,
    moment: Instant,
  ): Promise<ReadonlyMap<string, Decimal>> {
    const later = await this.manual.list(
      tx,
      (row) => row.account === account && row.recordedAt > moment,
    );
    const moved = new Map<string, Decimal>();
    for (const row of later) {
      moved.set(row.instrumentKey, row.moved.plus(moved.get(row.instrumentKey) ?? ZERO));
    }
    return moved;
  }

  tradesThatLostTo(tx: Tx, executionId: string): Promise<readonly StoredTrade[]> {
    return this.trades.list(
      tx,
      (row) =>
        this.isOwn(row) && row.trade.takings.some(({ takingId }) => takingId === executionId),
    );
  }

  async keepManualExecution(
    tx: Tx,
    account: AccountId,
    execution: ManualExecution,
  ): Promise<{ readonly isNew: boolean; readonly before: Decimal | null }> {
    const known = await this.manual.find(tx, [account, execution.executionId].join(' '));
    if (known !== null && known.revision >= execution.revision) return { isNew: false, before: null }; // prettier-ignore
    const row = { ...execution, account };
    await this.manual.save(tx, known === null ? row : { ...row, instrumentKey: known.instrumentKey }); // prettier-ignore
    return { isNew: true, before: known?.moved ?? null };
  }

  async latestTrades(tx: Tx, limit: number): Promise<readonly StoredTrade[]> {
    const own = await this.trades.list(tx, (row) => this.isOwn(row));
    const latest = [...own].sort(
      (one, other) =>
        Number(isOpen(other)) - Number(isOpen(one)) || other.changedAt - one.changedAt,
    );
    return latest.slice(0, limit);
  }

  async orders(tx: Tx, search: OrderSearch): Promise<readonly OrderRecordView[]> {
    const all = await this.allOrders(tx);
    const after = all.findIndex(({ orderRef }) => orderRef === search.after);
    const found = all.slice(after + 1).filter((order) => isFound(order, search));
    return found.slice(0, search.limit).map(({ history: _history, ...record }) => record);
  }

  async orderNamed(tx: Tx, name: string): Promise<OrderHistoryView | null> {
    const all = await this.allOrders(tx);
    return (
      all.find(
        (order) =>
          order.orderRef === name || (order.permId !== undefined && String(order.permId) === name),
      ) ?? null
    );
  }

  async intentById(tx: Tx, intentId: string): Promise<StoredIntent | null> {
    const stored = await this.intents.find(tx, intentId);
    return stored?.intent.account === this.account ? stored : null;
  }

  deferredIntents(tx: Tx): Promise<readonly StoredIntent[]> {
    return this.intents.list(tx, (row) => this.isWaiting(row));
  }

  async save(tx: Tx, changes: OrderChanges): Promise<void> {
    for (const stored of changes.trades) await this.saveTrade(tx, stored);
    for (const order of changes.orders ?? []) await this.saveOrder(tx, order);
    for (const stored of changes.intents) await this.saveIntent(tx, stored);
    for (const conclusion of changes.conclusions) await this.conclude(tx, conclusion);
  }

  instruments(tx: Tx): Promise<readonly BrokerInstrumentV1[]> {
    return this.contracts.list(tx, ({ account }) => account === this.account);
  }

  saveInstrument(tx: Tx, instrument: BrokerInstrumentV1): Promise<void> {
    return this.contracts.save(tx, instrument);
  }

  async noteOrphans(
    tx: Tx,
    orders: readonly { readonly orderRef: string }[],
  ): Promise<readonly string[]> {
    const noted: string[] = [];
    for (const { orderRef } of orders) {
      const known = await this.orphans.find(tx, orderRef);
      if (known !== null && !known.resolved) continue;
      await this.orphans.save(tx, { orderRef, account: this.account, resolved: false });
      noted.push(orderRef);
    }
    return noted;
  }

  async knownOrderRefs(tx: Tx, orderRefs: readonly string[]): Promise<ReadonlySet<string>> {
    const known = await this.legs.list(tx, ({ orderRef }) => orderRefs.includes(orderRef));
    return new Set(known.map(({ orderRef }) => orderRef));
  }

  resolveOrphans(tx: Tx, orderRefs: readonly string[]): Promise<void> {
    return this.resolve(tx, ({ orderRef }) => orderRefs.includes(orderRef));
  }

  resolveOrphansExcept(tx: Tx, stillThere: readonly string[]): Promise<void> {
    return this.resolve(
      tx,
      ({ orderRef, account }) => account === this.account && !stillThere.includes(orderRef),
    );
  }

  private async resolve(tx: Tx, isResolved: (row: OrphanRow) => boolean): Promise<void> {
    for (const row of await this.orphans.list(tx, isResolved)) {
      await this.orphans.save(tx, { ...row, resolved: true });
    }
  }

  /** The version guards it, and that no strategy has two trades of a contract that are open and were not opened again. */
  private async saveTrade(tx: Tx, stored: StoredTrade): Promise<void> {
    const { trade, version } = stored;
    const known = await this.trades.find(tx, trade.tradeId);
    if (known !== null && known.version !== version) {
      throw new StaleTradeError('a trade was changed in between');
    }
    const rival = await this.trades.list(tx, (row) => isRival(row, stored));
    if (rival.length > 0) throw new InvariantError('the strategy has an open trade already');
    const correlationId = known?.correlationId ?? stored.correlationId;
    await this.trades.save(tx, { ...stored, correlationId, version: version + 1 });
    for (const { orderRef } of trade.legs) {
      await this.legs.add(tx, { orderRef, tradeId: trade.tradeId, order: null });
    }
  }

  private async saveOrder(tx: Tx, { record, moments }: ChangedOrder): Promise<void> {
    const { orderRef, tradeId } = record;
    const known = (await this.legs.find(tx, orderRef))?.order?.history ?? [];
    const order = { ...record, history: [...known, ...moments] };
    await this.legs.save(tx, { orderRef, tradeId, order });
  }

  private async allOrders(tx: Tx): Promise<readonly OrderHistoryView[]> {
    const rows = await this.legs.list(tx, ({ order }) => order?.account === this.account);
    return rows.flatMap(({ order }) => (order === null ? [] : [order])).sort(newestFirst);
  }

  /** An intent that is concluded stays so. */
  private async saveIntent(tx: Tx, stored: StoredIntent): Promise<void> {
    const known = await this.intents.find(tx, stored.intent.intentId);
    if (known?.state === 'CONCLUDED') return;
    if (known === null) return this.intents.save(tx, stored);
    const { state, waitsFor, outcome, code } = stored;
    const approvedAt = known.approvedAt ?? stored.approvedAt;
    const approval = withFirstAnswer(known.approval, stored.approval);
    await this.intents.save(tx, { ...known, state, waitsFor, approvedAt, outcome, code, approval });
  }

  private async conclude(tx: Tx, { intentId, outcome, code }: IntentConclusion): Promise<void> {
    const known = await this.intents.find(tx, intentId);
    if (known === null || known.state === 'CONCLUDED') return;
    await this.intents.save(tx, { ...known, state: 'CONCLUDED', outcome, code });
  }

  private isOwn({ trade }: StoredTrade): boolean {
    return trade.account === this.account;
  }

  private isApproved({ intent, approvedAt }: StoredIntent): boolean {
    return approvedAt !== null && intent.account === this.account;
  }

  private isWaiting({ intent, state }: StoredIntent): boolean {
    return state === 'DEFERRED' && intent.account === this.account;
  }
}

const NEW_ACCOUNT: Omit<Account, 'account'> = {
  ...{ restrictions: [], breakers: NO_BREAKERS, equity: null, currency: null },
  ...{ exchangeRates: new Map(), funds: null },
  ...{ snapshotEpoch: -1, snapshotAt: null, baselineAt: null, holdings: new Map(), orphans: 0 },
  limits: {},
};

/** An answer that is stored is never replaced, nor is what was put to the person. */
function withFirstAnswer(
  known: StoredApproval | null,
  stored: StoredApproval | null,
): StoredApproval | null {
  if (known === null || stored === null || known.answered !== null) return known ?? stored;
  return { ...known, answered: stored.answered };
}

function isGlobal({ scope }: Restriction): boolean {
  return scope === 'global';
}

function bySince(restrictions: readonly Restriction[]): readonly Restriction[] {
  return [...restrictions].sort((one, other) => one.since - other.since);
}

function isOpen({ trade }: StoredTrade): boolean {
  return trade.closedAt === null;
}

function newestFirst(one: OrderRecordView, other: OrderRecordView): number {
  const key = ({ placedAt, orderRef }: OrderRecordView): string => `${placedAt} ${orderRef}`;
  return key(one) < key(other) ? 1 : -1;
}

function isFound(order: OrderRecordView, search: OrderSearch): boolean {
  const { since, until, ...named } = search;
  const isNamed = (wanted: unknown, actual: unknown): boolean => wanted === undefined || wanted === actual; // prettier-ignore
  return (
    isNamed(named.order, order.orderRef) &&
    isNamed(named.permId, order.permId) &&
    isNamed(named.symbol, order.symbol) &&
    isNamed(named.ocaGroup, order.ocaGroup) &&
    isNamed(named.tradeId, order.tradeId) &&
    (since === undefined || order.placedAt >= since) &&
    (until === undefined || order.placedAt < until)
  );
}

function isOf({ trade }: StoredTrade, instrumentKey: string): boolean {
  return trade.contract.instrumentKey === instrumentKey;
}

/** A late fill may open a closed trade beside its successor; any other second one would be a doubled order. */
function isRival(row: StoredTrade, { trade }: StoredTrade): boolean {
  const isCounted = (each: StoredTrade): boolean => isOpen(each) && !each.trade.reopened;
  return (
    // A person may have several orders to enter at work.
    trade.strategy !== MANUAL_STRATEGY &&
    row.trade.tradeId !== trade.tradeId &&
    isCounted(row) &&
    trade.closedAt === null &&
    !trade.reopened &&
    row.trade.account === trade.account &&
    row.trade.strategy === trade.strategy &&
    row.trade.contract.instrumentKey === trade.contract.instrumentKey
  );
}
