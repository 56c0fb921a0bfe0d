import { Decimal, type Instant, ZERO } from '@fairlead/core';
import { type Execution, positionDecider } from '@fairlead/position-domain';
import type { Tx } from '@fairlead/platform';
import {
  type AccountMoney,
  type AddedCommission,
  type AddedExecution,
  type CommissionRecord,
  type ExecutionRecord,
  type PositionKey,
  type PositionRecord,
  PositionStore,
  type TradeAdjustment,
  type TradeHistory,
  type TradeRecord,
} from '../../../application/ports/position-store';
import { PositionTables, positionKey } from './position-tables';

/** Places that prices of adjustments are rounded to. */
const PLACES = 10;

/** Positions, executions and trades without a database. Units of work run one after another: nothing needs to be held. */
export class MemoryPositionStore extends PositionStore {
  /** `account`: whose positions and trades are shown; null shows all. */
  constructor(
    private readonly account: string | null,
    private readonly tables = new PositionTables(),
  ) {
    super();
  }

  async lock(tx: Tx, instrument: PositionKey & { symbol: string }): Promise<PositionRecord> {
    const { account, instrumentKey, symbol } = instrument;
    const known = await this.tables.positions.find(tx, positionKey(instrument));
    const trade = { tradeRef: null, tradeId: null, strategy: null };
    const accountMoney = await this.moneyOf(tx, account);
    const before = known ?? { account, instrumentKey, symbol, trade, ...positionDecider.initial };
    const record = { ...before, accountMoney, symbol: symbol === '' ? before.symbol : symbol };
    await this.tables.positions.save(tx, record);
    return record;
  }

  async save(tx: Tx, record: PositionRecord): Promise<void> {
    const known = await this.tables.positions.find(tx, positionKey(record));
    if (known === null) return;
    await this.tables.positions.save(tx, { ...record, symbol: known.symbol });
  }

  async addExecution(tx: Tx, record: ExecutionRecord): Promise<AddedExecution> {
    const { account, execution, tradeRef } = record;
    const known = await this.revisionsOf(tx, account, execution.executionId);
    const isNew = await this.tables.executions.add(tx, { ...record, execution: { ...execution, commission: ZERO } }); // prettier-ignore
    const trade = tradeRef === null ? null : await this.tables.trades.find(tx, tradeRef);
    return {
      isNew,
      revisionBefore: known.at(-1)?.execution.revision ?? null,
      commission: (await this.withCommission(tx, record)).commission,
      trade: { tradeRef, tradeId: trade?.tradeId ?? null, strategy: trade?.strategy ?? null },
    };
  }

  async executions(tx: Tx, key: PositionKey): Promise<readonly Execution[]> {
    const rows = await this.executionsOf(tx, key);
    return Promise.all(rows.map((row) => this.withCommission(tx, row)));
  }

  async restateAdjustments(
    tx: Tx,
    terms: PositionKey & { currency: string; multiplier: Decimal },
  ): Promise<void> {
    const { currency, multiplier } = terms;
    for (const row of await this.executionsOf(tx, terms)) {
      if (row.kind !== 'ADJUSTMENT') continue;
      // The broker's average cost is for one contract; a price is for one unit of it.
      const cost = row.execution.price.times(row.execution.multiplier);
      const price = cost.div(multiplier).toDecimalPlaces(PLACES, Decimal.ROUND_HALF_UP);
      const execution = { ...row.execution, currency, price, multiplier };
      await this.tables.executions.save(tx, { ...row, execution });
    }
  }

  async addCommission(tx: Tx, commission: CommissionRecord): Promise<AddedCommission> {
    const { account, executionId, revision, currency, amount } = commission;
    const before = await this.tables.commissions.find(tx, [account, executionId].join(' '));
    const isSaved = before === null || before.revision <= revision;
    if (isSaved) await this.tables.commissions.save(tx, commission);
    const counted = before?.currency === currency ? before.amount : ZERO;
    const known = (await this.revisionsOf(tx, account, executionId)).at(-1)?.execution;
    return {
      difference: isSaved ? amount.minus(counted) : ZERO,
      execution:
        known === undefined
          ? null
          : {
              ...{ executionId, currency: known.currency, executedAt: known.executedAt },
              isBusted: known.quantity.isZero(),
            },
    };
  }

  async lacksCommission(tx: Tx, life: PositionKey & { since: Instant }): Promise<boolean> {
    for (const { kind, account, execution } of await this.executionsOf(tx, life)) {
      const { executionId, revision, executedAt } = execution;
      if (kind !== 'FILL' || executedAt < life.since) continue;
      const later = await this.revisionsOf(tx, account, executionId);
      if (later.some((one) => one.execution.revision >= revision && one.execution.quantity.isZero())) continue; // prettier-ignore
      const paid = await this.tables.commissions.find(tx, [account, executionId].join(' '));
      if (paid === null) return true;
    }
    return false;
  }

  async addTrade(tx: Tx, trade: TradeRecord): Promise<boolean> {
    const known = await this.tables.trades.find(tx, trade.tradeRef);
    if (known === null) {
      await this.tables.trades.insert(tx, trade);
      return true;
    }
    const approvedAt = known.approvedAt < trade.approvedAt ? known.approvedAt : trade.approvedAt;
    await this.tables.trades.save(tx, {
      ...known,
      stopPrice: known.stopPrice ?? trade.stopPrice,
      approvedAt,
    });
    return false;
  }

  async addTradeAdjustment(tx: Tx, adjustment: TradeAdjustment): Promise<void> {
    await this.tables.adjustments.add(tx, adjustment);
  }

  async open(tx: Tx): Promise<readonly PositionRecord[]> {
    const rows = await this.tables.positions.list(
      tx,
      (row) => !row.position.quantity.isZero() && this.shows(row.account),
    );
    const ordered = [...rows].sort(
      (left, right) => compare(left.account, right.account) || compare(left.symbol, right.symbol),
    );
    return Promise.all(
      ordered.map(async (row) => ({ ...row, accountMoney: await this.moneyOf(tx, row.account) })),
    );
  }

  async trades(tx: Tx, strategy: string | null): Promise<readonly TradeHistory[]> {
    const shown = await this.tables.trades.list(
      tx,
      (trade) => (strategy === null || trade.strategy === strategy) && this.shows(trade.account),
    );
    const histories: TradeHistory[] = [];
    for (const trade of [...shown].sort(byApproval)) {
      const isOf = (row: { account: string; tradeRef: string | null }): boolean =>
        row.account === trade.account && row.tradeRef === trade.tradeRef;
      const rows = await this.tables.executions.list(tx, isOf);
      const last = rows.at(-1);
      if (last === undefined) continue;
      const executions = await Promise.all(rows.map((row) => this.withCommission(tx, row)));
      const adjustments = [...(await this.tables.adjustments.list(tx, isOf))].sort(byMoment);
      histories.push({ trade, symbol: last.symbol, executions, adjustments });
    }
    return histories;
  }

  private async moneyOf(tx: Tx, account: string): Promise<AccountMoney | null> {
    const known = await this.tables.accounts.find(tx, account);
    if (known === null) return null;
    return { currency: known.currency, exchangeRates: known.exchangeRates };
  }

  private shows(account: string): boolean {
    return this.account === null || account === this.account;
  }

  private executionsOf(tx: Tx, key: PositionKey): Promise<readonly ExecutionRecord[]> {
    return this.tables.executions.list(tx, (row) => positionKey(row) === positionKey(key));
  }

  /** All revisions of an execution, the highest last. */
  private async revisionsOf(
    tx: Tx,
    account: string,
    executionId: string,
  ): Promise<readonly ExecutionRecord[]> {
    const isOf = (row: ExecutionRecord): boolean =>
      row.account === account && row.execution.executionId === executionId;
    const rows = await this.tables.executions.list(tx, isOf);
    return [...rows].sort((left, right) => left.execution.revision - right.execution.revision);
  }

  /** One in another currency is not counted, nor what an execution cost before the broker took it back. */
  private async withCommission(
    tx: Tx,
    { account, execution }: ExecutionRecord,
  ): Promise<Execution> {
    const paid = await this.tables.commissions.find(tx, [account, execution.executionId].join(' '));
    const counts =
      paid?.currency === execution.currency &&
      (execution.quantity.gt(0) || paid.revision >= execution.revision);
    return { ...execution, commission: counts ? paid.amount : ZERO };
  }
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function byApproval(left: TradeRecord, right: TradeRecord): number {
  return left.approvedAt - right.approvedAt || compare(left.tradeRef, right.tradeRef);
}

function byMoment(left: TradeAdjustment, right: TradeAdjustment): number {
  return left.at - right.at || compare(left.adjustmentId, right.adjustmentId);
}
