import {
  type BrokerSnapshotV1,
  type Envelope,
  type FillCorrectedV1,
  type FillExecutionV1,
  type PersonRequest,
  ReconciliationV1,
} from '@fairlead/contracts';
import { type Instant, derivedId, parseInstant, plusMs } from '@fairlead/core';
import {
  type Account,
  type ContractHolding,
  type ReconciliationCommand,
  type ReconciliationEvent,
  type ReconciliationReported,
  type Trade,
  concernsHoldings,
  isDoubtDue,
  isInBaseline,
  reconciliationDecider,
} from '@fairlead/order-domain';
import { type Cause, RequestRefusedError, type Tx, causeOfRequest } from '@fairlead/platform';
import type { Listings } from '../ports/listings';
import type { StoredTrade } from '../ports/order-store';
import { OrderUnitOfWork, type OrderSurroundings } from '../trades/order-unit-of-work';
import { compareCommandOf, manualExecutionOf, reconciliationOf, replacedBy } from './reconciliation.mapper'; // prettier-ignore

/** Trades that ended so long before a snapshot cannot have moved anything after its moment. */
const RECENT_MS = 60_000;

/** What a decision about holdings led to. */
interface CarriedOut {
  readonly reported: readonly ReconciliationV1[];
  /** The holdings that changed, by instrument key. */
  readonly changed: ReadonlyMap<string, ContractHolding>;
}

/** Keeps who owns what of each contract: our trades, external shares, and what nothing explains. */
export class Reconciliation {
  constructor(private readonly surroundings: OrderSurroundings & { readonly listings: Listings }) {}

  /** An execution of an order that is not ours came, or became another one. */
  async onManualExecution(
    event: Envelope<FillExecutionV1 | FillCorrectedV1>,
    tx: Tx,
  ): Promise<void> {
    const { data } = event;
    const { store, settings } = this.surroundings;
    if (data.account !== settings.account) return;
    const unit = await OrderUnitOfWork.begin(tx, event, this.surroundings);
    const execution = manualExecutionOf(event);
    const kept = await store.keepManualExecution(tx, unit.account.account, execution);
    if (!kept.isNew || isInBaseline(unit.account, execution)) return;
    const before = kept.before ?? replacedBy(data);
    if (before.eq(execution.moved)) return;
    const { instrumentKey, symbol, executionId, price } = data;
    const stored = await this.tradesOf(unit, instrumentKey, before.isZero() ? null : executionId);
    const manual = { ...execution, before, executedAt: parseInstant(data.executedAt) };
    const command = { kind: 'take-in-manual-trade', instrumentKey, symbol, manual } as const;
    const { changed } = this.decide(unit, stored, { ...command, now: unit.now }, price);
    await this.save(unit, changed);
  }

  /** Compares the broker's positions with what we know. The first snapshot of an account sets the baseline. */
  async onSnapshot(unit: OrderUnitOfWork, data: BrokerSnapshotV1): Promise<Account> {
    const { account, tx } = unit;
    const takenAt = parseInstant(data.takenAt);
    // One that waited while we were away is older than what was compared already.
    if (account.snapshotAt !== null && takenAt < account.snapshotAt) return account;
    const { store } = this.surroundings;
    const stored = await store.tradesSince(tx, { moment: plusMs(takenAt, -RECENT_MS) });
    const manualSince = await store.manualSharesSince(tx, account.account, takenAt);
    const isFirst = account.snapshotEpoch < 0;
    const command = { ...compareCommandOf(data), isFirst, manualSince, now: unit.now };
    const { changed } = this.decide(unit, stored, command);
    return {
      ...account,
      holdings: new Map([...account.holdings, ...changed]),
      snapshotEpoch: data.epoch,
      snapshotAt: takenAt,
      baselineAt: account.baselineAt ?? takenAt,
    };
  }

  /** Evidence about one of our orders changed its trade. Most often it says nothing of who owns what. */
  async onOwnEvidence(
    unit: OrderUnitOfWork,
    learnt: { readonly before: Trade; readonly after: StoredTrade; readonly recordedAt: Instant },
  ): Promise<void> {
    const { before, after, recordedAt } = learnt;
    const evidence = { before, after: after.trade, recordedAt };
    if (!concernsHoldings(evidence, unit.account.holdings)) return;
    const stored = await this.tradesOf(unit, before.contract.instrumentKey, null);
    const trades = stored.map((each) => (isSame(each, after) ? after : each));
    const command = { kind: 'take-in-own-evidence', ...evidence } as const;
    const { changed } = this.decide(unit, trades, command);
    await this.saveHoldings(unit, changed);
  }

  /** True where a doubt has stood long enough to be reported. */
  get hasToReport(): boolean {
    const { doubts, clock } = this.surroundings;
    return doubts.all().some((doubt) => isDoubtDue(doubt, clock.now()));
  }

  /** Reports the doubts that stood long enough: an alarm. */
  async reportDoubts(tx: Tx): Promise<void> {
    const correlationId = derivedId('reconciliation', this.surroundings.settings.account);
    const cause: Cause = { correlationId, causationId: null };
    const unit = await OrderUnitOfWork.begin(tx, cause, this.surroundings);
    const stored = await this.recentTrades(unit);
    const { changed } = this.decide(unit, stored, { kind: 'report-doubts', now: unit.now });
    await this.save(unit, changed);
  }

  /** A person takes for external what nothing explains, of a symbol or of all. Returns what was accepted. */
  async accept(
    request: PersonRequest & { readonly symbol: string | null },
    tx: Tx,
  ): Promise<readonly ReconciliationV1[]> {
    const { symbol, by, reason } = request;
    const meant = symbol === null ? null : this.surroundings.listings.meaning(symbol);
    const unit = await OrderUnitOfWork.begin(tx, causeOfRequest(request), this.surroundings);
    const stored = await this.recentTrades(unit);
    const command = { kind: 'accept', meant, by, reason, now: unit.now } as const;
    const { reported, changed } = this.decide(unit, stored, command);
    await this.save(unit, changed);
    return reported;
  }

  /** Decides and carries it out, but for what changed of holdings: that is the caller's to save. */
  private decide(
    unit: OrderUnitOfWork,
    stored: readonly StoredTrade[],
    command: ReconciliationCommand,
    price?: string,
  ): CarriedOut {
    const { holdings } = unit.account;
    const state = { holdings, trades: stored.map(({ trade }) => trade) };
    const decision = reconciliationDecider.decide(command, state);
    if (!decision.ok) throw new RequestRefusedError(decision.refusal.code, decision.refusal.message); // prettier-ignore
    for (const event of decision.value) moveShares(unit, stored, event);
    const reports = decision.value.flatMap((event) => (event.kind === 'reported' ? [event] : []));
    const changed = decision.value.flatMap((event) =>
      event.kind === 'holding-changed' ? [[event.instrumentKey, event.holding] as const] : [],
    );
    const reported = reports.map((report) => this.report(unit, report, price));
    return { reported, changed: new Map(changed) };
  }

  private report(
    unit: OrderUnitOfWork,
    report: ReconciliationReported,
    price: string | undefined,
  ): ReconciliationV1 {
    const data = reconciliationOf(unit.account.account, report, price);
    unit.tx.publish(ReconciliationV1, data, { cause: unit.cause });
    const isAlarm = ALARMS.has(data.code);
    this.surroundings.logger[isAlarm ? 'error' : 'info']('reconciliation', { ...data });
    return data;
  }

  private async save(
    unit: OrderUnitOfWork,
    changed: ReadonlyMap<string, ContractHolding>,
  ): Promise<void> {
    await unit.save();
    await this.saveHoldings(unit, changed);
  }

  private async saveHoldings(
    unit: OrderUnitOfWork,
    changed: ReadonlyMap<string, ContractHolding>,
  ): Promise<void> {
    if (changed.size === 0) return;
    const { store, doubts } = this.surroundings;
    const holdings = new Map([...unit.account.holdings, ...changed]);
    unit.account = { ...unit.account, holdings };
    await store.saveAccount(unit.tx, unit.account);
    unit.tx.afterCommit(() => doubts.remember(holdings));
  }

  /** Open trades of a contract, recent ones, and those that lost shares to an execution that was corrected. */
  private async tradesOf(
    unit: OrderUnitOfWork,
    instrumentKey: string,
    executionId: string | null,
  ): Promise<readonly StoredTrade[]> {
    const recent = await this.recentTrades(unit, instrumentKey);
    if (executionId === null) return recent;
    const lost = await this.surroundings.store.tradesThatLostTo(unit.tx, executionId);
    return [...recent, ...lost.filter((each) => !recent.some((one) => isSame(one, each)))];
  }

  private recentTrades(
    unit: OrderUnitOfWork,
    instrumentKey?: string,
  ): Promise<readonly StoredTrade[]> {
    const moment = plusMs(unit.now, -RECENT_MS);
    const wanted = instrumentKey === undefined ? { moment } : { moment, instrumentKey };
    return this.surroundings.store.tradesSince(unit.tx, wanted);
  }
}

const ALARMS: ReadonlySet<ReconciliationV1['code']> = new Set([
  'DOUBT',
  'SHARES_MISSING',
  'UNEXPLAINED',
]);

function moveShares(
  unit: OrderUnitOfWork,
  stored: readonly StoredTrade[],
  event: ReconciliationEvent,
): void {
  if (event.kind !== 'shares-moved') return;
  const { tradeId, moves } = event;
  const trade = stored.find((each) => each.trade.tradeId === tradeId);
  if (trade !== undefined) unit.move(trade, { kind: 'move-shares', moves });
}

function isSame(one: StoredTrade, other: StoredTrade): boolean {
  return one.trade.tradeId === other.trade.tradeId;
}
