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
  decimal,
  decimalText,
  instant,
  instantText,
  parseInstant,
  present,
} from '@fairlead/core';
import type { Account } from '@fairlead/order-domain';
import type { Tx } from '@fairlead/platform';
import {
  type DecisionView,
  type ManualExecution,
  type OrderChanges,
  OrderStore,
  StaleTradeError,
  type StoredIntent,
  type StoredTrade,
  type WantedForDecision,
} from '../../../application/ports/order-store';
import { type BreakerRecord, breakersFromRow, breakersToRow } from './breaker-rows.mapper';
import {
  type ExchangeRateRecord,
  exchangeRatesFromRow,
  exchangeRatesToRow,
} from './exchange-rate-rows.mapper';
import { type FundsRecord, fundsFromRow, fundsToRow } from './funds-rows.mapper';
import {
  type HoldingRecord,
  externalToRow,
  holdingsFromRow,
  holdingsToRow,
} from './holding-rows.mapper';
import { SAVE } from './save-orders.sql';
import { ORDER_PAGE, type OrderRow } from './order-history.sql';
import { type LimitRecord, limitsFromRow, limitsToRow } from './limit-rows.mapper';
import {
  EVERY,
  INSERT_RESTRICTIONS,
  RESTRICTIONS,
  type RestrictionRow,
  restrictionFromRow,
  restrictionToRow,
} from './restriction-rows.mapper';
import {
  APPROVED_JSON,
  INTENT_JSON,
  type IntentRow,
  TRADE_JSON,
  type TradeRow,
  approvalToRows,
  intentFromRow,
  intentToRow,
  tradeFromRow,
  tradeToRow,
} from './order-rows.mapper';

interface AccountRow {
  readonly account: string;
  readonly restrictions: readonly RestrictionRow[];
  readonly breakers: BreakerRecord;
  readonly equity: string | null;
  readonly currency: string | null;
  readonly exchange_rates: Record<string, ExchangeRateRecord>;
  readonly snapshot_epoch: number;
  readonly snapshot_at: Date | null;
  readonly baseline_at: Date | null;
  readonly external_quantities: Record<string, string>;
  readonly holdings: Record<string, HoldingRecord>;
  readonly orphans: number;
  readonly limits: LimitRecord;
  readonly funds: FundsRecord | null;
}

const TRADES = `coalesce(jsonb_agg(${TRADE_JSON}), '[]')`;
const INTENTS = `coalesce(jsonb_agg(${INTENT_JSON} ORDER BY intent.received_at), '[]')`;

/** Trades and intents in the service's schema. A database may hold those of other accounts, which nothing here touches. */
export class PgOrderStore extends OrderStore {
  constructor(private readonly account: AccountId) {
    super();
  }

  async ensureAccount(tx: Tx, account: AccountId): Promise<void> {
    await tx.query('INSERT INTO account_state (account) VALUES ($1) ON CONFLICT DO NOTHING', [
      account,
    ]);
  }

  async otherAccounts(tx: Tx): Promise<readonly OtherAccount[]> {
    return tx.query<OtherAccount>(
      `SELECT account, count(*)::int AS "openTrades" FROM trade
        WHERE open AND account <> $1 GROUP BY account ORDER BY account`,
      [this.account],
    );
  }

  async lockAccount(tx: Tx, account: AccountId): Promise<Account> {
    const rows = await tx.query<AccountRow>(
      `SELECT account_state.*,
          (SELECT count(*)::int FROM orphan_order WHERE NOT resolved AND account = $1) AS orphans,
          ${RESTRICTIONS} AS restrictions
        FROM account_state WHERE account = $1 FOR UPDATE OF account_state`,
      [account],
    );
    const row = present(rows[0], `account ${account} has no row`);
    return {
      account,
      restrictions: row.restrictions.map(restrictionFromRow),
      breakers: breakersFromRow(row.breakers),
      equity: row.equity === null ? null : decimal(row.equity),
      currency: row.currency,
      exchangeRates: exchangeRatesFromRow(row.exchange_rates),
      snapshotEpoch: row.snapshot_epoch,
      snapshotAt: row.snapshot_at === null ? null : instant(row.snapshot_at.getTime()),
      baselineAt: row.baseline_at === null ? null : instant(row.baseline_at.getTime()),
      holdings: holdingsFromRow(row.external_quantities, row.holdings),
      orphans: row.orphans,
      limits: limitsFromRow(row.limits),
      funds: fundsFromRow(row.funds),
    };
  }

  async saveAccount(tx: Tx, account: Account): Promise<void> {
    await tx.query(
      `UPDATE account_state SET equity = $2, currency = $3, snapshot_epoch = $4,
          external_quantities = $5, snapshot_at = $6, baseline_at = $7, holdings = $8,
          exchange_rates = $9, limits = $10, funds = $11, breakers = $12
        WHERE account = $1`,
      [
        account.account,
        account.equity === null ? null : decimalText(account.equity),
        account.currency,
        account.snapshotEpoch,
        JSON.stringify(externalToRow(account.holdings)),
        account.snapshotAt === null ? null : instantText(account.snapshotAt),
        account.baselineAt === null ? null : instantText(account.baselineAt),
        JSON.stringify(holdingsToRow(account.holdings)),
        JSON.stringify(exchangeRatesToRow(account.exchangeRates)),
        JSON.stringify(limitsToRow(account.limits)),
        JSON.stringify(fundsToRow(account.funds)),
        JSON.stringify(breakersToRow(account.breakers)),
      ],
    );
  }

  async saveRestrictions(tx: Tx, { account, restrictions }: Account): Promise<void> {
    await tx.query('DELETE FROM trading_restriction WHERE account IN ($1, $2)', [account, EVERY]);
    if (restrictions.length === 0) return;
    await tx.query(INSERT_RESTRICTIONS, [JSON.stringify(restrictions.map((each) => restrictionToRow(each, account)))]); // prettier-ignore
  }

  async loadForDecision(tx: Tx, wanted: WantedForDecision): Promise<DecisionView> {
    const { otherTrades, approvedSince } = wanted.activity;
    const rows = await tx.query<{
      trades: TradeRow[];
      intents: IntentRow[];
      instrument: BrokerInstrumentV1 | null;
      others: TradeRow[];
      approvals: { ruleId: string; at: string }[];
    }>(
      `SELECT
          (SELECT ${TRADES} FROM trade
            WHERE account = $4 AND instrument_key = $1 AND (open OR opened_at >= $3)) AS trades,
          (SELECT ${INTENTS} FROM intent
            WHERE intent_id = ANY($2::uuid[]) 
              OR (account = $4 AND instrument_key = $1 AND state = 'DEFERRED')) AS intents,
          (SELECT data FROM instrument WHERE account = $4 AND instrument_key = $1) AS instrument,
          (SELECT ${TRADES} FROM trade
            WHERE $5 AND account = $4 AND open AND instrument_key <> $1) AS others,
          (SELECT coalesce(jsonb_agg(${APPROVED_JSON}), '[]') FROM intent
            WHERE account = $4 AND approved_at >= $6::timestamptz) AS approvals`,
      [
        ...[wanted.instrumentKey, wanted.intentIds, instantText(wanted.recentSince), this.account],
        ...[otherTrades, approvedSince === null ? null : instantText(approvedSince)],
      ],
    );
    const row = present(rows[0], 'a select without a table has a row');
    return {
      trades: row.trades.map(tradeFromRow),
      intents: row.intents.map(intentFromRow),
      instrument: row.instrument,
      otherTrades: row.others.map(tradeFromRow),
      approvals: row.approvals.map(({ ruleId, at }) => ({ ruleId, at: parseInstant(at) })),
    };
  }

  async tradesOfOrders(tx: Tx, orderRefs: readonly string[]): Promise<readonly StoredTrade[]> {
    return this.trades(
      tx,
      `WHERE trade_id IN (SELECT trade_id FROM order_leg WHERE order_ref = ANY($1::text[]))`,
      [orderRefs],
    );
  }

  async tradeById(tx: Tx, tradeId: string): Promise<StoredTrade | null> {
    return (await this.trades(tx, 'WHERE trade_id = $1', [tradeId]))[0] ?? null;
  }

  async openTrades(tx: Tx): Promise<readonly StoredTrade[]> {
    return this.trades(tx, 'WHERE account = $1 AND open ORDER BY opened_at', [this.account]);
  }

  async tradesSince(
    tx: Tx,
    wanted: { readonly moment: Instant; readonly instrumentKey?: string },
  ): Promise<readonly StoredTrade[]> {
    const parameters = [instantText(wanted.moment), wanted.instrumentKey ?? null, this.account];
    const which = '(open OR changed_at >= $1) AND ($2::text IS NULL OR instrument_key = $2)';
    return this.trades(tx, `WHERE account = $3 AND ${which}`, parameters);
  }

  async manualSharesSince(
    tx: Tx,
    account: AccountId,
    moment: Instant,
  ): Promise<ReadonlyMap<string, Decimal>> {
    const rows = await tx.query<{ instrument_key: string; moved: string }>(
      `SELECT instrument_key, sum(moved) AS moved FROM manual_execution
        WHERE account = $1 AND recorded_at > $2 GROUP BY instrument_key`,
      [account, instantText(moment)],
    );
    return new Map(rows.map((row) => [row.instrument_key, decimal(row.moved)]));
  }

  async tradesThatLostTo(tx: Tx, executionId: string): Promise<readonly StoredTrade[]> {
    const taking = JSON.stringify([{ takingId: executionId }]);
    return this.trades(tx, `WHERE account = $2 AND state->'takings' @> $1::jsonb`, [
      taking,
      this.account,
    ]);
  }

  async keepManualExecution(
    tx: Tx,
    account: AccountId,
    execution: ManualExecution,
  ): Promise<{ readonly isNew: boolean; readonly before: Decimal | null }> {
    const rows = await tx.query<{ before: string | null }>(
      `WITH before AS (
          SELECT revision, moved FROM manual_execution WHERE account = $1 AND execution_id = $2
        ), kept AS (
          INSERT INTO manual_execution
              (account, execution_id, revision, instrument_key, moved, price, recorded_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (account, execution_id) DO UPDATE SET revision = excluded.revision,
              moved = excluded.moved, price = excluded.price, recorded_at = excluded.recorded_at
              WHERE manual_execution.revision < excluded.revision
            RETURNING 1
        )
        SELECT (SELECT moved FROM before) AS before FROM kept`,
      [
        account,
        execution.executionId,
        execution.revision,
        execution.instrumentKey,
        decimalText(execution.moved),
        decimalText(execution.price),
        instantText(execution.recordedAt),
      ],
    );
    const before = rows[0]?.before ?? null;
    return { isNew: rows.length > 0, before: before === null ? null : decimal(before) };
  }

  async latestTrades(tx: Tx, limit: number): Promise<readonly StoredTrade[]> {
    return this.trades(tx, 'WHERE account = $2 ORDER BY open DESC, changed_at DESC LIMIT $1', [
      limit,
      this.account,
    ]);
  }

  async orders(tx: Tx, search: OrderSearch): Promise<readonly OrderRecordView[]> {
    const { order = null, permId = null, symbol = null, ocaGroup = null, tradeId = null } = search;
    const { since = null, until = null, after = null, limit } = search;
    const rows = await tx.query<OrderRow>(ORDER_PAGE, [
      ...[this.account, order, permId, symbol, ocaGroup, tradeId, since, until, after, limit],
    ]);
    return rows.map(({ record }) => record);
  }

  async orderNamed(tx: Tx, name: string): Promise<OrderHistoryView | null> {
    const permId = /^\d{1,15}$/.test(name) ? Number(name) : null;
    const rows = await tx.query<OrderRow>(
      `SELECT record, moments FROM order_leg
        WHERE account = $1 AND record IS NOT NULL AND (order_ref = $2 OR perm_id = $3)`,
      [this.account, name, permId],
    );
    const [row] = rows;
    return row === undefined ? null : { ...row.record, history: row.moments };
  }

  async intentById(tx: Tx, intentId: string): Promise<StoredIntent | null> {
    const rows = await tx.query<{ intent: IntentRow }>(
      `SELECT ${INTENT_JSON} AS intent FROM intent WHERE intent_id = $1 AND account = $2`,
      [intentId, this.account],
    );
    return rows[0] === undefined ? null : intentFromRow(rows[0].intent);
  }

  async deferredIntents(tx: Tx): Promise<readonly StoredIntent[]> {
    const rows = await tx.query<{ intent: IntentRow }>(
      `SELECT ${INTENT_JSON} AS intent FROM intent
        WHERE account = $1 AND state = 'DEFERRED' ORDER BY received_at`,
      [this.account],
    );
    return rows.map((row) => intentFromRow(row.intent));
  }

  async save(tx: Tx, changes: OrderChanges): Promise<void> {
    const { trades, intents, conclusions, orders = [] } = changes;
    if (trades.length + intents.length + conclusions.length === 0) return;
    const changed = new Map(orders.map((order) => [order.record.orderRef, order]));
    const legs = trades.flatMap(({ trade }) =>
      trade.legs.map(({ orderRef }) => {
        return { order_ref: orderRef, trade_id: trade.tradeId, ...changed.get(orderRef) };
      }),
    );
    const rows = await tx.query<{ trades: number }>(SAVE, [
      JSON.stringify(trades.map(tradeToRow)),
      JSON.stringify(legs),
      JSON.stringify(intents.map(intentToRow)),
      JSON.stringify(conclusions),
      JSON.stringify(intents.flatMap(approvalToRows)),
    ]);
    if (rows[0]?.trades === trades.length) return;
    throw new StaleTradeError('a trade was changed in between');
  }

  async instruments(tx: Tx): Promise<readonly BrokerInstrumentV1[]> {
    const rows = await tx.query<{ data: BrokerInstrumentV1 }>(
      'SELECT data FROM instrument WHERE account = $1',
      [this.account],
    );
    return rows.map(({ data }) => data);
  }

  async saveInstrument(tx: Tx, instrument: BrokerInstrumentV1): Promise<void> {
    await tx.query(
      `INSERT INTO instrument (account, instrument_key, data) VALUES ($1, $2, $3)
        ON CONFLICT (account, instrument_key) DO UPDATE SET data = excluded.data`,
      [instrument.account, instrument.instrumentKey, JSON.stringify(instrument)],
    );
  }

  async noteOrphans(
    tx: Tx,
    orders: readonly { readonly orderRef: string }[],
  ): Promise<readonly string[]> {
    if (orders.length === 0) return [];
    const rows = await tx.query<{ order_ref: string }>(
      `INSERT INTO orphan_order (order_ref, account, data)
        SELECT o->>'orderRef', $2, o FROM jsonb_array_elements($1::jsonb) AS o
        ON CONFLICT (order_ref) DO UPDATE SET resolved = false, account = excluded.account, data = excluded.data
          WHERE orphan_order.resolved
        RETURNING order_ref`,
      [JSON.stringify(orders), this.account],
    );
    return rows.map((row) => row.order_ref);
  }

  async knownOrderRefs(tx: Tx, orderRefs: readonly string[]): Promise<ReadonlySet<string>> {
    if (orderRefs.length === 0) return new Set();
    const rows = await tx.query<{ order_ref: string }>(
      'SELECT order_ref FROM order_leg WHERE order_ref = ANY($1::text[])',
      [orderRefs],
    );
    return new Set(rows.map((row) => row.order_ref));
  }

  async resolveOrphans(tx: Tx, orderRefs: readonly string[]): Promise<void> {
    await tx.query(
      'UPDATE orphan_order SET resolved = true WHERE NOT resolved AND order_ref = ANY($1::text[])',
      [orderRefs],
    );
  }

  async resolveOrphansExcept(tx: Tx, stillThere: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE orphan_order SET resolved = true
        WHERE account = $2 AND NOT resolved AND order_ref <> ALL($1::text[])`,
      [stillThere, this.account],
    );
  }

  private async trades(
    tx: Tx,
    condition: string,
    parameters: readonly unknown[],
  ): Promise<readonly StoredTrade[]> {
    const rows = await tx.query<{ trade: TradeRow }>(
      `SELECT ${TRADE_JSON} AS trade FROM trade ${condition}`,
      parameters,
    );
    return rows.map((row) => tradeFromRow(row.trade));
  }
}
