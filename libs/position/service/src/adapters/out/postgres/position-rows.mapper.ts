import {
  type Decimal,
  type Direction,
  type Side,
  type TradeId,
  assert,
  decimal,
  decimalText,
  instant,
  present,
} from '@fairlead/core';
import type { Execution } from '@fairlead/position-domain';
import type {
  PositionRecord,
  TradeAdjustment,
  TradeRecord,
} from '../../../application/ports/position-store';

/** Columns of a position as PostgreSQL returns them: numerics and epoch ms as text. */
export interface PositionRow {
  readonly account: string;
  readonly instrument_key: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly cost: string;
  readonly realised_pnl: string;
  readonly commission: string;
  readonly total_realised_pnl: string;
  readonly total_commission: string;
  readonly multiplier: string;
  readonly currency: string;
  readonly opening_at_ms: string | null;
  readonly opening_id: string | null;
  readonly opened_across: boolean;
  readonly newest_at_ms: string | null;
  readonly newest_id: string | null;
  readonly revision: number;
  readonly trade_ref: string | null;
  readonly trade_id: string | null;
  readonly strategy: string | null;
  readonly account_money: { readonly currency: string; readonly rates: RatesRow } | null;
}

/** What one unit of other currencies is worth in the account's, by their code. */
export type RatesRow = Readonly<Record<string, string>>;

/** Returns the exchange rates of a row. */
export function ratesFromRow(row: RatesRow): ReadonlyMap<string, Decimal> {
  return new Map(Object.entries(row).map(([currency, rate]) => [currency, decimal(rate)]));
}

/** Returns what is written of exchange rates. */
export function ratesToRow(rates: ReadonlyMap<string, Decimal>): RatesRow {
  return Object.fromEntries([...rates].map(([currency, rate]) => [currency, decimalText(rate)]));
}

/** What is selected of a position. */
export const POSITION_COLUMNS = `position.account, instrument_key, position.symbol, quantity, cost, realised_pnl,
  (SELECT jsonb_build_object('currency', account.currency, 'rates', account.exchange_rates)
    FROM account WHERE account.account = position.account) AS account_money,
  commission, total_realised_pnl, total_commission, multiplier, position.currency, opening_id, opened_across,
  newest_id, revision, trade_ref, trade_id, strategy,
  (extract(epoch FROM opening_at) * 1000)::bigint AS opening_at_ms,
  (extract(epoch FROM newest_at) * 1000)::bigint AS newest_at_ms`;

/** Columns of an execution with its commission. */
export interface ExecutionRow {
  readonly execution_id: string;
  readonly revision: number;
  readonly side: Side;
  readonly quantity: string;
  readonly price: string;
  readonly multiplier: string;
  readonly currency: string;
  readonly executed_at_ms: string;
  readonly amount: string | null;
}

/** What is selected of an execution joined with its commission. */
export const EXECUTION_COLUMNS = `execution.execution_id, execution.revision, execution.side, execution.quantity,
  execution.price, execution.multiplier, execution.currency, commission.amount,
  (extract(epoch FROM execution.executed_at) * 1000)::bigint AS executed_at_ms`;

/**
 * Joins the commission of an execution. One in another currency is not counted, nor what an execution cost before the
 * broker took it back.
 */
export const WITH_COMMISSION = `LEFT JOIN commission
  ON commission.account = execution.account AND commission.execution_id = execution.execution_id
  AND commission.currency = execution.currency
  AND (execution.quantity > 0 OR commission.revision >= execution.revision)`;

/** Columns of a trade. */
export interface TradeRow {
  readonly trade_ref: string;
  readonly trade_id: string;
  readonly strategy: string;
  readonly account: string;
  readonly instrument_key: string;
  readonly direction: Direction;
  readonly stop_price: string | null;
  readonly approved_at_ms: string;
}

/** What is selected of a trade. */
export const TRADE_COLUMNS = `trade.trade_ref, trade.trade_id, trade.strategy, trade.account,
  trade.instrument_key, trade.direction, trade.stop_price,
  (extract(epoch FROM trade.approved_at) * 1000)::bigint AS approved_at_ms`;

/** Returns epoch ms of a bigint column. */
export function msOf(text: string): number {
  const ms = Number(text);
  assert(Number.isSafeInteger(ms), `not a moment: ${text}`);
  return ms;
}

/** Returns the position of a row. Throws where there is no row. */
export function positionOf(found: PositionRow | undefined): PositionRecord {
  const row = present(found, 'a position row was returned');
  return {
    account: row.account,
    instrumentKey: row.instrument_key,
    symbol: row.symbol,
    revision: row.revision,
    trade: { tradeRef: row.trade_ref, tradeId: row.trade_id, strategy: row.strategy },
    accountMoney: moneyOf(row.account_money),
    position: {
      quantity: decimal(row.quantity),
      cost: decimal(row.cost),
      realisedPnl: decimal(row.realised_pnl),
      commission: decimal(row.commission),
      totalRealisedPnl: decimal(row.total_realised_pnl),
      totalCommission: decimal(row.total_commission),
      multiplier: decimal(row.multiplier),
      currency: row.currency,
      opening: keyOf(row.opening_id, row.opening_at_ms),
      openedAcross: row.opened_across,
      newest: keyOf(row.newest_id, row.newest_at_ms),
    },
  };
}

function moneyOf(row: PositionRow['account_money']): PositionRecord['accountMoney'] {
  return row && { currency: row.currency, exchangeRates: ratesFromRow(row.rates) };
}

/** Returns the execution of a row. */
export function executionOf(row: ExecutionRow): Execution {
  return {
    executionId: row.execution_id,
    revision: row.revision,
    side: row.side,
    quantity: decimal(row.quantity),
    price: decimal(row.price),
    multiplier: decimal(row.multiplier),
    currency: row.currency,
    executedAt: instant(msOf(row.executed_at_ms)),
    commission: decimal(row.amount ?? '0'),
  };
}

/** Columns of an adjustment of a trade. */
export interface AdjustmentRow {
  readonly account: string;
  readonly adjustment_id: string;
  readonly trade_ref: string;
  readonly moved: string;
  readonly price: string | null;
  readonly happened_at_ms: string;
}

/** Returns the adjustment of a row. */
export function adjustmentOf(row: AdjustmentRow): TradeAdjustment {
  return {
    account: row.account,
    adjustmentId: row.adjustment_id,
    tradeRef: row.trade_ref,
    moved: decimal(row.moved),
    price: row.price === null ? null : decimal(row.price),
    at: instant(msOf(row.happened_at_ms)),
  };
}

/** Returns the trade of a row. */
export function tradeOf(row: TradeRow): TradeRecord {
  return {
    tradeRef: row.trade_ref,
    // Written from a TradeId.
    tradeId: row.trade_id as TradeId,
    strategy: row.strategy,
    account: row.account,
    instrumentKey: row.instrument_key,
    direction: row.direction,
    stopPrice: row.stop_price === null ? null : decimal(row.stop_price),
    approvedAt: instant(msOf(row.approved_at_ms)),
  };
}

function keyOf(id: string | null, ms: string | null): PositionRecord['position']['opening'] {
  return id === null || ms === null ? null : { executionId: id, executedAt: instant(msOf(ms)) };
}
