import {
  type BrokerSnapshotV1,
  type Envelope,
  type FillCorrectedV1,
  type FillExecutionV1,
  type LostSharesV1,
  type PersonRequest,
  type ReconciliationCode,
  ReconciliationV1,
} from '@fairlead/contracts';
import {
  type Decimal,
  type Instant,
  ZERO,
  decimalText,
  derivedId,
  instantText,
  parseInstant,
  plusMs,
  sum,
} from '@fairlead/core';
import {
  type ContractHolding,
  type HeldShares,
  type Trade,
  afterAcceptance,
  afterOwnEvidence,
  afterSnapshot,
  bookManualTrade,
  plannedShares,
  unaccounted,
} from '@fairlead/order-domain';
import type { Cause, Tx } from '@fairlead/platform';
import { OrderUnitOfWork, type OrderSurroundings } from '../trades/order-unit-of-work';
import type { AccountState, StoredTrade } from '../ports/order-store';
import {
  advanceAll,
  contractsOf,
  doubtReason,
  reconciliationEventOf,
  holdingOf,
  isInBaseline,
  lostOf,
  manualExecutionOf,
  manualReason,
  manualShares,
  movedSince,
  refuseWhereNothing,
  replacedBy,
  withLoss,
} from './reconciliation.mapper';

/** A difference is told once it stood for so long: fills travel beside snapshots and may explain it. */
const TELL_AFTER_MS = 1_000;
/** Trades that ended so long before a snapshot cannot have moved anything after its moment. */
const RECENT_MS = 60_000;

/** What happened to a holding, to be told. */
interface ReconciliationEvent {
  readonly code: ReconciliationCode;
  readonly reason: string;
  readonly lost?: readonly LostSharesV1[];
  readonly held?: Decimal;
  readonly takenAt?: Instant;
  readonly executionId?: string;
  readonly by?: string;
}

/** Keeps who owns what of each contract: our trades, external shares, and what nothing explains. */
export class Reconciliation {
  constructor(private readonly of: OrderSurroundings) {}

  /** An execution of an order that is not ours came, or became another one. */
  async onManualExecution(
    event: Envelope<FillExecutionV1 | FillCorrectedV1>,
    tx: Tx,
  ): Promise<void> {
    const { data } = event;
    if (data.account !== this.of.settings.account) return;
    const session = await OrderUnitOfWork.begin(tx, event, this.of);
    const execution = manualExecutionOf(event);
    const kept = await this.of.store.keepManualExecution(tx, session.account.account, execution);
    if (!kept.isNew || isInBaseline(session.account, event)) return;
    const before = kept.before ?? replacedBy(data);
    if (before.eq(execution.moved)) return;
    const { instrumentKey } = data;
    const stored = await this.tradesOf(session, instrumentKey, before.isZero() ? null : data.executionId); // prettier-ignore
    const holding = holdingOf(session.account, instrumentKey, data.symbol);
    const manual = { ...execution, before, executedAt: parseInstant(data.executedAt) };
    const trades = stored.map(({ trade }) => trade);
    const after = bookManualTrade({ holding, trades }, manual, session.now);
    const changed = advanceAll(session, stored, after.trades);
    const lost = lostOf(trades, after.trades, data.price);
    const code = before.isZero() ? 'MANUAL_TRADE' : 'MANUAL_TRADE_CORRECTED';
    const reason = manualReason(data, lost);
    this.tell(
      session,
      { key: instrumentKey, holding: after.holding, trades: changed },
      {
        ...{ code, reason, lost, executionId: data.executionId },
      },
    );
    await this.save(session, new Map([[instrumentKey, after.holding]]));
  }

  /** Compares the broker's positions with what we know. The first snapshot of an account sets the baseline. */
  async onSnapshot(session: OrderUnitOfWork, data: BrokerSnapshotV1): Promise<AccountState> {
    const { account } = session;
    const takenAt = parseInstant(data.takenAt);
    // One that waited while we were away is older than what was compared already.
    if (account.snapshotAt !== null && takenAt < account.snapshotAt) return account;
    const stored = await this.of.store.tradesSince(session.tx, { at: plusMs(takenAt, -RECENT_MS) });
    const manual = await this.of.store.manualSharesSince(session.tx, account.account, takenAt);
    const isFirst = account.snapshotEpoch < 0;
    const holdings = new Map(account.holdings);
    for (const { key, symbol, held } of contractsOf(data, stored, account)) {
      const own = stored.filter(({ trade }) => trade.contract.instrumentKey === key);
      const since = movedSince(own, takenAt).plus(manual.get(key) ?? ZERO);
      const shown = {
        held: held.plus(since),
        askedAt: parseInstant(data.askedAt ?? data.takenAt),
        takenAt,
      };
      const holding = holdingOf(account, key, symbol);
      const after = isFirst
        ? { ...holding, external: unaccounted(holding, own.map(({ trade }) => trade), shown.held) } // prettier-ignore
        : this.compare(session, own, { key, holding, shown });
      holdings.set(key, after);
    }
    return {
      ...account,
      holdings,
      snapshotEpoch: data.epoch,
      snapshotAt: takenAt,
      baselineAt: account.baselineAt ?? takenAt,
    };
  }

  /**
   * Evidence about our orders may explain a doubt, or comes after what a snapshot showed; and a fill that came before a
   * manual trade leaves that to its owner. Most often there is neither.
   */
  async onOwnEvidence(
    session: OrderUnitOfWork,
    of: { readonly before: Trade; readonly after: StoredTrade; readonly recordedAt: Instant },
  ): Promise<void> {
    const { before, after, recordedAt } = of;
    const { instrumentKey: key, symbol } = before.contract;
    const holding = holdingOf(session.account, key, symbol);
    const theirs = manualShares(before).minus(manualShares(after.trade));
    const moved = plannedShares(after.trade).minus(plannedShares(before));
    if (theirs.isZero() && (holding.doubt === null || moved.isZero())) return;
    const stored = await this.tradesOf(session, key, null);
    const trades = stored.map((each) => (isSame(each, after) ? after : each));
    const owned = { ...holding, external: holding.external.plus(theirs) };
    const plain = trades.map(({ trade }) => trade);
    const changed = afterOwnEvidence(owned, plain, { moved: moved.plus(theirs), recordedAt });
    if (changed.doubt === null && holding.doubt?.told === true) {
      const reason = 'a fill that came late explains the difference';
      this.tell(session, { key, holding: changed, trades }, { code: 'AGREES', reason });
    }
    if (!theirs.isZero()) {
      const reason = `${decimalText(theirs)} shares are external: an order of ours had closed the trade before them`;
      const lost = [{ tradeId: before.tradeId, moved: decimalText(theirs.neg()) }];
      this.tell(session, { key, holding: changed, trades }, { code: 'MANUAL_TRADE_CORRECTED', reason, lost }); // prettier-ignore
    }
    await this.saveHoldings(session, new Map([[key, changed]]));
  }

  /** True where a doubt has stood long enough to be told. */
  get hasToTell(): boolean {
    return this.of.doubts.all().some((doubt) => this.isDue(doubt));
  }

  /** Tells the doubts that stood long enough: an alarm. */
  async tellDoubts(tx: Tx): Promise<void> {
    const correlationId = derivedId('reconciliation', this.of.settings.account);
    const session = await OrderUnitOfWork.begin(tx, { correlationId, causationId: null }, this.of);
    const changed = new Map<string, ContractHolding>();
    for (const [key, holding] of session.account.holdings) {
      const { doubt } = holding;
      if (doubt === null || !this.isDue(doubt)) continue;
      const after = { ...holding, doubt: { ...doubt, told: true } };
      const trades = await this.tradesOf(session, key, null);
      this.tell(
        session,
        { key, holding: after, trades },
        {
          ...{ code: 'DOUBT', held: doubt.held, takenAt: doubt.takenAt },
          reason: doubtReason(holding, trades.map(({ trade }) => trade), doubt.held), // prettier-ignore
        },
      );
      changed.set(key, after);
    }
    await this.save(session, changed);
  }

  /** A person takes for external what nothing explains, of a symbol or of all. Returns what was accepted. */
  async accept(
    request: PersonRequest & { readonly symbol: string | null },
    tx: Tx,
  ): Promise<readonly ReconciliationV1[]> {
    const cause: Cause = { correlationId: request.requestId, causationId: null };
    const session = await OrderUnitOfWork.begin(tx, cause, this.of);
    const { symbol } = request;
    const named = [...session.account.holdings].filter(
      ([, holding]) => symbol === null || holding.symbol === symbol,
    );
    const unexplained = named.filter(([, holding]) => !holding.unexplained.isZero());
    refuseWhereNothing(named, unexplained.length);
    const changed = new Map<string, ContractHolding>();
    const accepted: ReconciliationV1[] = [];
    for (const [key, holding] of unexplained) {
      const after = afterAcceptance(holding, session.now);
      const trades = await this.tradesOf(session, key, null);
      const reason = `${decimalText(holding.unexplained)} shares count as external from now on: ${request.reason}`;
      const event = { code: 'ACCEPTED', by: request.by, reason } as const;
      accepted.push(this.tell(session, { key, holding: after, trades }, event));
      changed.set(key, after);
    }
    await this.save(session, changed);
    return accepted;
  }

  private compare(
    session: OrderUnitOfWork,
    stored: readonly StoredTrade[],
    of: { readonly key: string; readonly holding: ContractHolding; readonly shown: HeldShares },
  ): ContractHolding {
    const { key, holding, shown } = of;
    const trades = stored.map(({ trade }) => trade);
    const change = afterSnapshot(holding, trades, { shown, now: session.now });
    const bereft = trades.map((trade) => withLoss(trade, change.lost, { shown, now: session.now }));
    const changed = advanceAll(session, stored, bereft);
    const event = reconciliationEventOf(holding, change, shown);
    const lost = lostOf(trades, bereft, undefined);
    if (event !== null) {
      const { held, takenAt } = shown;
      this.tell(session, { key, holding: change.holding, trades: changed }, { ...event, lost, held, takenAt }); // prettier-ignore
    }
    return change.holding;
  }

  private isDue(doubt: { readonly seenAt: Instant; readonly told: boolean }): boolean {
    return !doubt.told && this.of.clock.now() - doubt.seenAt >= TELL_AFTER_MS;
  }

  private tell(
    session: OrderUnitOfWork,
    of: {
      readonly key: string;
      readonly holding: ContractHolding;
      readonly trades: readonly StoredTrade[];
    },
    event: ReconciliationEvent,
  ): ReconciliationV1 {
    const { key, holding, trades } = of;
    const { held, takenAt, lost, ...rest } = event;
    const data: ReconciliationV1 = {
      account: session.account.account,
      instrumentKey: key,
      symbol: holding.symbol || (trades[0]?.trade.contract.symbol ?? ''),
      ours: decimalText(sum(trades.map(({ trade }) => plannedShares(trade)))),
      external: decimalText(holding.external),
      unexplained: decimalText(holding.unexplained),
      ...(held === undefined ? {} : { held: decimalText(held) }),
      ...(takenAt === undefined ? {} : { takenAt: instantText(takenAt) }),
      ...rest,
      lost: [...(lost ?? [])],
    };
    const { cause } = session.at;
    session.tx.publish(ReconciliationV1, data, { cause });
    const isAlarm = ALARMS.has(data.code);
    this.of.logger[isAlarm ? 'error' : 'info']('reconciliation', { ...data });
    return data;
  }

  private async save(
    session: OrderUnitOfWork,
    changed: ReadonlyMap<string, ContractHolding>,
  ): Promise<void> {
    await session.save();
    if (changed.size > 0) await this.saveHoldings(session, changed);
  }

  private async saveHoldings(
    session: OrderUnitOfWork,
    changed: ReadonlyMap<string, ContractHolding>,
  ): Promise<void> {
    const holdings = new Map([...session.account.holdings, ...changed]);
    session.account = { ...session.account, holdings };
    await this.of.store.saveAccount(session.tx, session.account);
    session.tx.afterCommit(() => this.of.doubts.remember(holdings));
  }

  /** Open trades of a contract, recent ones, and those that lost shares to an execution that was corrected. */
  private async tradesOf(
    session: OrderUnitOfWork,
    instrumentKey: string,
    executionId: string | null,
  ): Promise<readonly StoredTrade[]> {
    const { store } = this.of;
    const at = plusMs(session.now, -RECENT_MS);
    const recent = await store.tradesSince(session.tx, { at, instrumentKey });
    if (executionId === null) return recent;
    const lost = await store.tradesThatLostTo(session.tx, executionId);
    return [...recent, ...lost.filter((each) => !recent.some((one) => isSame(one, each)))];
  }
}

const ALARMS: ReadonlySet<ReconciliationCode> = new Set(['DOUBT', 'SHARES_MISSING', 'UNEXPLAINED']);

function isSame(one: StoredTrade, other: StoredTrade): boolean {
  return one.trade.tradeId === other.trade.tradeId;
}
