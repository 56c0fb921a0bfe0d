import type { Execution } from '@fairlead/position-domain';
import { type Instant, decimal, decimalText, instant, instantText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import {
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
import {
  type AdjustmentRow,
  EXECUTION_COLUMNS,
  type ExecutionRow,
  POSITION_COLUMNS,
  type PositionRow,
  TRADE_COLUMNS,
  WITH_COMMISSION,
  adjustmentOf,
  type TradeRow,
  executionOf,
  msOf,
  positionOf,
  tradeOf,
} from './position-rows.mapper';

interface AddedRow {
  readonly is_new: boolean;
  readonly revision_before: number | null;
  readonly commission: string | null;
  readonly trade_id: string | null;
  readonly strategy: string | null;
}

interface CommissionRow {
  readonly difference: string;
  readonly execution_id: string | null;
  readonly executed_at_ms: string | null;
  readonly currency: string | null;
  readonly is_busted: boolean | null;
}

/** Positions, executions and trades in the service's own schema. */
export class PgPositionStore extends PositionStore {
  /** `account`: whose positions and trades are shown; null shows all. */
  constructor(private readonly account: string | null) {
    super();
  }

  async lock(tx: Tx, instrument: PositionKey & { symbol: string }): Promise<PositionRecord> {
    const rows = await tx.query<PositionRow>(
      `INSERT INTO position (account, instrument_key, symbol) VALUES ($1, $2, $3)
       ON CONFLICT (account, instrument_key) DO UPDATE
       SET symbol = CASE WHEN excluded.symbol = '' THEN position.symbol ELSE excluded.symbol END
       RETURNING ${POSITION_COLUMNS}`,
      [instrument.account, instrument.instrumentKey, instrument.symbol],
    );
    return positionOf(rows[0]);
  }

  async save(tx: Tx, record: PositionRecord): Promise<void> {
    const { position, trade } = record;
    await tx.query(
      `UPDATE position
       SET quantity = $3, cost = $4, realised_pnl = $5, commission = $6, total_realised_pnl = $7,
           total_commission = $8, multiplier = $9, currency = $10, opening_at = $11,
           opening_id = $12, opened_across = $13, newest_at = $14, newest_id = $15, revision = $16,
           trade_ref = $17, trade_id = $18, strategy = $19
       WHERE account = $1 AND instrument_key = $2`,
      [
        record.account,
        record.instrumentKey,
        decimalText(position.quantity),
        decimalText(position.cost),
        decimalText(position.realisedPnl),
        decimalText(position.commission),
        decimalText(position.totalRealisedPnl),
        decimalText(position.totalCommission),
        decimalText(position.multiplier),
        position.currency,
        position.opening === null ? null : instantText(position.opening.executedAt),
        position.opening?.executionId ?? null,
        position.openedAcross,
        position.newest === null ? null : instantText(position.newest.executedAt),
        position.newest?.executionId ?? null,
        record.revision,
        trade.tradeRef,
        trade.tradeId,
        trade.strategy,
      ],
    );
  }

  async addExecution(tx: Tx, record: ExecutionRecord): Promise<AddedExecution> {
    const { execution } = record;
    // The sub-selects see the table as it was before the insert of the same statement.
    const [row] = await tx.query<AddedRow>(
      `WITH added AS (
         INSERT INTO execution (account, execution_id, revision, kind, instrument_key, symbol,
           order_ref, trade_ref, side, quantity, price, multiplier, currency, executed_at, published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT DO NOTHING RETURNING 1)
       SELECT EXISTS (SELECT 1 FROM added) AS is_new,
         (SELECT max(revision) FROM execution WHERE account = $1 AND execution_id = $2) AS revision_before,
         (SELECT amount FROM commission
          WHERE account = $1 AND execution_id = $2 AND currency = $13
            AND ($10::numeric > 0 OR revision >= $3)) AS commission,
         trade.trade_id, trade.strategy
       FROM (SELECT 1) AS one LEFT JOIN trade ON trade.trade_ref = $8`,
      [
        record.account,
        execution.executionId,
        execution.revision,
        record.kind,
        record.instrumentKey,
        record.symbol,
        record.orderRef,
        record.tradeRef,
        execution.side,
        decimalText(execution.quantity),
        decimalText(execution.price),
        decimalText(execution.multiplier),
        execution.currency,
        instantText(execution.executedAt),
        instantText(record.publishedAt),
      ],
    );
    return {
      isNew: row?.is_new ?? false,
      revisionBefore: row?.revision_before ?? null,
      commission: decimal(row?.commission ?? '0'),
      trade: {
        tradeRef: record.tradeRef,
        tradeId: row?.trade_id ?? null,
        strategy: row?.strategy ?? null,
      },
    };
  }

  async executions(tx: Tx, key: PositionKey): Promise<readonly Execution[]> {
    const rows = await tx.query<ExecutionRow>(
      `SELECT ${EXECUTION_COLUMNS} FROM execution
       ${WITH_COMMISSION}
       WHERE execution.account = $1 AND instrument_key = $2`,
      [key.account, key.instrumentKey],
    );
    return rows.map(executionOf);
  }

  async restateAdjustments(
    tx: Tx,
    terms: Parameters<PositionStore['restateAdjustments']>[1],
  ): Promise<void> {
    // The broker's average cost is for one contract; a price is for one unit of it.
    await tx.query(
      `UPDATE execution
       SET currency = $3, price = round(price * multiplier / $4::numeric, 10), multiplier = $4::numeric
       WHERE account = $1 AND instrument_key = $2 AND kind = 'ADJUSTMENT'`,
      [terms.account, terms.instrumentKey, terms.currency, decimalText(terms.multiplier)],
    );
  }

  async addCommission(tx: Tx, commission: CommissionRecord): Promise<AddedCommission> {
    const [row] = await tx.query<CommissionRow>(
      `WITH before AS (
         SELECT amount FROM commission
         WHERE account = $1 AND execution_id = $2 AND currency = $5
       ), saved AS (
         INSERT INTO commission (account, execution_id, revision, amount, currency)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account, execution_id) DO UPDATE
         SET revision = excluded.revision, amount = excluded.amount, currency = excluded.currency
         WHERE commission.revision <= excluded.revision
         RETURNING amount
       )
       SELECT coalesce(saved.amount - coalesce(before.amount, 0), 0) AS difference,
         known.execution_id, known.currency, known.is_busted,
         (extract(epoch FROM known.executed_at) * 1000)::bigint AS executed_at_ms
       FROM (SELECT 1) AS one
       LEFT JOIN saved ON true LEFT JOIN before ON true
       LEFT JOIN LATERAL (
         SELECT execution_id, currency, executed_at, quantity = 0 AS is_busted FROM execution
         WHERE account = $1 AND execution_id = $2 ORDER BY revision DESC LIMIT 1
       ) AS known ON true`,
      [
        commission.account,
        commission.executionId,
        commission.revision,
        decimalText(commission.amount),
        commission.currency,
      ],
    );
    return { difference: decimal(row?.difference ?? '0'), execution: knownExecution(row) };
  }

  async lacksCommission(tx: Tx, life: PositionKey & { since: Instant }): Promise<boolean> {
    const [row] = await tx.query<{ lacks: boolean }>(
      `SELECT EXISTS (
         SELECT 1 FROM execution AS one
         WHERE account = $1 AND instrument_key = $2 AND executed_at >= $3 AND kind = 'FILL'
           AND NOT EXISTS (SELECT 1 FROM execution AS busted
             WHERE busted.account = one.account AND busted.execution_id = one.execution_id
               AND busted.revision >= one.revision AND busted.quantity = 0)
           AND NOT EXISTS (SELECT 1 FROM commission
             WHERE commission.account = one.account AND commission.execution_id = one.execution_id)
       ) AS lacks`,
      [life.account, life.instrumentKey, instantText(life.since)],
    );
    return row?.lacks ?? false;
  }

  async addTrade(tx: Tx, trade: TradeRecord): Promise<boolean> {
    const [row] = await tx.query<{ is_new: boolean }>(
      `INSERT INTO trade (trade_ref, trade_id, strategy, account, instrument_key, direction,
         stop_price, approved_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (trade_ref) DO UPDATE
       SET stop_price = coalesce(trade.stop_price, excluded.stop_price),
           approved_at = least(trade.approved_at, excluded.approved_at)
       RETURNING xmax = 0 AS is_new`,
      [
        trade.tradeRef,
        trade.tradeId,
        trade.strategy,
        trade.account,
        trade.instrumentKey,
        trade.direction,
        trade.stopPrice === null ? null : decimalText(trade.stopPrice),
        instantText(trade.approvedAt),
      ],
    );
    return row?.is_new ?? false;
  }

  async open(tx: Tx): Promise<readonly PositionRecord[]> {
    const rows = await tx.query<PositionRow>(
      `SELECT ${POSITION_COLUMNS} FROM position
       WHERE quantity <> 0 AND ($1::text IS NULL OR account = $1) ORDER BY account, symbol`,
      [this.account],
    );
    return rows.map(positionOf);
  }

  async trades(tx: Tx, strategy: string | null): Promise<readonly TradeHistory[]> {
    const rows = await tx.query<TradeRow & ExecutionRow & { readonly symbol: string }>(
      `SELECT ${TRADE_COLUMNS}, execution.symbol, ${EXECUTION_COLUMNS}
       FROM trade
       JOIN execution ON execution.account = trade.account AND execution.trade_ref = trade.trade_ref
       ${WITH_COMMISSION}
       WHERE ($1::text IS NULL OR trade.strategy = $1)
         AND ($2::text IS NULL OR trade.account = $2)
       ORDER BY trade.approved_at, trade.trade_ref`,
      [strategy, this.account],
    );
    const trades = new Map<string, TradeHistory>();
    for (const row of rows) {
      const known = trades.get(row.trade_ref);
      const executions = [...(known?.executions ?? []), executionOf(row)];
      const history = { trade: tradeOf(row), symbol: row.symbol, executions, adjustments: [] };
      trades.set(row.trade_ref, history);
    }
    const adjustments = await this.adjustments(tx);
    return [...trades.values()].map((each) => ({
      ...each,
      adjustments: adjustments.filter((one) => isOf(one, each.trade)),
    }));
  }

  async addTradeAdjustment(tx: Tx, adjustment: TradeAdjustment): Promise<void> {
    await tx.query(
      `INSERT INTO trade_adjustment (account, adjustment_id, trade_ref, moved, price, happened_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [
        adjustment.account,
        adjustment.adjustmentId,
        adjustment.tradeRef,
        decimalText(adjustment.moved),
        adjustment.price === null ? null : decimalText(adjustment.price),
        instantText(adjustment.at),
      ],
    );
  }

  private async adjustments(tx: Tx): Promise<readonly TradeAdjustment[]> {
    const rows = await tx.query<AdjustmentRow>(
      `SELECT account, adjustment_id, trade_ref, moved, price,
         (extract(epoch FROM happened_at) * 1000)::bigint AS happened_at_ms
       FROM trade_adjustment ORDER BY happened_at, adjustment_id`,
    );
    return rows.map(adjustmentOf);
  }
}

function isOf(adjustment: TradeAdjustment, trade: TradeRecord): boolean {
  return adjustment.account === trade.account && adjustment.tradeRef === trade.tradeRef;
}

function knownExecution(row: CommissionRow | undefined): AddedCommission['execution'] {
  const { execution_id: executionId = null, currency = null } = row ?? {};
  const executedAt = row?.executed_at_ms ?? null;
  if (executionId === null || currency === null || executedAt === null) return null;
  const isBusted = row?.is_busted ?? false;
  return { executionId, currency, executedAt: instant(msOf(executedAt)), isBusted };
}
