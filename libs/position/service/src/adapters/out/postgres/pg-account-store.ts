import type { SnapshotPositionV1 } from '@fairlead/contracts';
import {
  type Decimal,
  type Instant,
  decimal,
  decimalText,
  instant,
  instantText,
  present,
} from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { Drift, OwnQuantity } from '@fairlead/position-domain';
import {
  type AccountMoney,
  type AccountRecord,
  AccountStore,
  type PositionKey,
  type ReportRecord,
} from '../../../application/ports/position-store';
import { type RatesRow, msOf, ratesFromRow, ratesToRow } from './position-rows.mapper';

interface AccountRow {
  readonly account: string;
  readonly currency: string;
  readonly net_liquidation: string;
  readonly exchange_rates: RatesRow;
  readonly published_at_ms: string | null;
  readonly is_due: boolean;
}

interface ReportRow {
  readonly account: string;
  readonly taken_at_ms: string;
  readonly published_at_ms: string;
  readonly positions: readonly SnapshotPositionV1[];
  readonly is_first: boolean;
}

interface DriftRow {
  readonly instrument_key: string;
  readonly symbol: string;
  readonly ours: string;
  readonly broker: string;
}

const ACCOUNT_COLUMNS = `account, currency, net_liquidation, is_due, exchange_rates,
  (extract(epoch FROM published_at) * 1000)::bigint AS published_at_ms`;

/** Accounts, reports and drift in the service's own schema. */
export class PgAccountStore extends AccountStore {
  /** `account`: whose reports are compared and whose equity is published; null means all. */
  constructor(private readonly account: string | null) {
    super();
  }

  async saveAccount(
    tx: Tx,
    figures: Pick<AccountRecord, 'account' | 'netLiquidation' | keyof AccountMoney>,
  ): Promise<AccountRecord> {
    const [row] = await tx.query<AccountRow>(
      `INSERT INTO account (account, currency, net_liquidation, exchange_rates)
       VALUES ($1, $2, $3, $4)
       ON CONFLICT (account) DO UPDATE
       SET currency = excluded.currency, net_liquidation = excluded.net_liquidation,
           exchange_rates = CASE account.currency WHEN excluded.currency
             THEN account.exchange_rates || excluded.exchange_rates ELSE excluded.exchange_rates END
       RETURNING ${ACCOUNT_COLUMNS}`,
      [
        figures.account,
        figures.currency,
        decimalText(figures.netLiquidation),
        JSON.stringify(ratesToRow(figures.exchangeRates)),
      ],
    );
    return accountOf(present(row, 'an account row was returned'));
  }

  async lockAccount(tx: Tx, account: string): Promise<AccountRecord | null> {
    const [row] = await tx.query<AccountRow>(
      `SELECT ${ACCOUNT_COLUMNS} FROM account WHERE account = $1 FOR UPDATE`,
      [account],
    );
    return row === undefined ? null : accountOf(row);
  }

  async dueAccounts(tx: Tx): Promise<readonly string[]> {
    const rows = await tx.query<{ account: string }>(
      `SELECT account FROM account
       WHERE is_due AND ($1::text IS NULL OR account = $1) ORDER BY account`,
      [this.account],
    );
    return rows.map((row) => row.account);
  }

  async markEquity(
    tx: Tx,
    equity: Pick<AccountRecord, 'account' | 'publishedAt' | 'isDue'>,
  ): Promise<void> {
    await tx.query('UPDATE account SET published_at = $2, is_due = $3 WHERE account = $1', [
      equity.account,
      equity.publishedAt === null ? null : instantText(equity.publishedAt),
      equity.isDue,
    ]);
  }

  async totals(
    tx: Tx,
    scope: { account: string; currency: string },
  ): Promise<{ realisedPnl: Decimal; commission: Decimal }> {
    const [row] = await tx.query<{ realised_pnl: string; commission: string }>(
      `SELECT coalesce(sum(total_realised_pnl * rate), 0) AS realised_pnl,
              coalesce(sum(total_commission * rate), 0) AS commission
       FROM position LEFT JOIN account USING (account), LATERAL (
         SELECT CASE WHEN position.currency = $2 THEN 1
           ELSE (account.exchange_rates->>position.currency)::numeric END AS rate) AS exchanged
       WHERE position.account = $1`,
      [scope.account, scope.currency],
    );
    return {
      realisedPnl: decimal(row?.realised_pnl ?? '0'),
      commission: decimal(row?.commission ?? '0'),
    };
  }

  async saveReport(tx: Tx, report: ReportRecord): Promise<void> {
    await tx.query(
      `INSERT INTO broker_report (account, taken_at, published_at, positions, is_checked)
       VALUES ($1, $2, $3, $4::jsonb, false)
       ON CONFLICT (account) DO UPDATE
       SET taken_at = excluded.taken_at, published_at = excluded.published_at,
           positions = excluded.positions, is_checked = false
       WHERE broker_report.published_at < excluded.published_at
         AND (broker_report.is_checked OR EXISTS (SELECT 1 FROM baseline WHERE account = $1))`,
      [
        report.account,
        instantText(report.takenAt),
        instantText(report.publishedAt),
        JSON.stringify(report.positions),
      ],
    );
  }

  async uncheckedReports(tx: Tx): Promise<readonly { account: string; publishedAt: Instant }[]> {
    const rows = await tx.query<{ account: string; published_at_ms: string }>(
      `SELECT account, (extract(epoch FROM published_at) * 1000)::bigint AS published_at_ms
       FROM broker_report WHERE NOT is_checked AND ($1::text IS NULL OR account = $1)`,
      [this.account],
    );
    return rows.map((row) => ({
      account: row.account,
      publishedAt: instant(msOf(row.published_at_ms)),
    }));
  }

  async takeReport(
    tx: Tx,
    account: string,
  ): Promise<{ report: ReportRecord; isFirst: boolean } | null> {
    const [row] = await tx.query<ReportRow>(
      `WITH taken AS (
         UPDATE broker_report SET is_checked = true WHERE account = $1 AND NOT is_checked
         RETURNING account, taken_at, published_at, positions
       ), first AS (
         INSERT INTO baseline (account, taken_at) SELECT account, taken_at FROM taken
         ON CONFLICT DO NOTHING RETURNING account
       )
       SELECT taken.account, taken.positions, EXISTS (SELECT 1 FROM first) AS is_first,
         (extract(epoch FROM taken.taken_at) * 1000)::bigint AS taken_at_ms,
         (extract(epoch FROM taken.published_at) * 1000)::bigint AS published_at_ms
       FROM taken`,
      [account],
    );
    if (row === undefined) return null;
    const takenAt = instant(msOf(row.taken_at_ms));
    const publishedAt = instant(msOf(row.published_at_ms));
    return {
      report: { account, takenAt, publishedAt, positions: row.positions },
      isFirst: row.is_first,
    };
  }

  async latestReport(tx: Tx, account: string): Promise<ReportRecord | null> {
    const [row] = await tx.query<Omit<ReportRow, 'is_first'>>(
      `SELECT account, positions, (extract(epoch FROM taken_at) * 1000)::bigint AS taken_at_ms,
         (extract(epoch FROM published_at) * 1000)::bigint AS published_at_ms
       FROM broker_report WHERE account = $1`,
      [account],
    );
    if (row === undefined) return null;
    const takenAt = instant(msOf(row.taken_at_ms));
    return { account, takenAt, publishedAt: instant(msOf(row.published_at_ms)), positions: row.positions }; // prettier-ignore
  }

  async ownQuantities(tx: Tx, report: ReportRecord): Promise<readonly OwnQuantity[]> {
    const rows = await tx.query<{
      instrument_key: string;
      symbol: string;
      quantity: string;
      since: readonly string[];
    }>(
      `SELECT position.instrument_key, position.symbol, position.quantity, ARRAY(
         SELECT (signed - replaced)::text FROM (
           SELECT published_at, execution_id, revision, signed,
             coalesce(lag(signed) OVER (PARTITION BY execution_id ORDER BY revision), 0) AS replaced
           FROM execution, LATERAL (
             SELECT CASE side WHEN 'BUY' THEN quantity ELSE -quantity END AS signed) AS by_side
           WHERE execution.account = position.account
             AND execution.instrument_key = position.instrument_key) AS one
         WHERE published_at > $2
         ORDER BY published_at, execution_id, revision
       ) AS since
       FROM position WHERE account = $1 AND revision > 0`,
      [report.account, instantText(report.publishedAt)],
    );
    return rows.map((row) => ({
      instrumentKey: row.instrument_key,
      symbol: row.symbol,
      total: decimal(row.quantity),
      since: row.since.map((signed) => decimal(signed)),
    }));
  }

  async drifts(tx: Tx, account: string): Promise<readonly Drift[]> {
    const rows = await tx.query<DriftRow>(
      'SELECT instrument_key, symbol, ours, broker FROM drift WHERE account = $1 ORDER BY 1',
      [account],
    );
    return rows.map((row) => ({
      instrumentKey: row.instrument_key,
      symbol: row.symbol,
      ours: decimal(row.ours),
      broker: decimal(row.broker),
    }));
  }

  async saveDrift(tx: Tx, account: string, drift: Drift): Promise<void> {
    await tx.query(
      `INSERT INTO drift (account, instrument_key, symbol, ours, broker) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (account, instrument_key) DO UPDATE
       SET symbol = excluded.symbol, ours = excluded.ours, broker = excluded.broker`,
      [
        account,
        drift.instrumentKey,
        drift.symbol,
        decimalText(drift.ours),
        decimalText(drift.broker),
      ],
    );
  }

  async removeDrift(tx: Tx, key: PositionKey): Promise<void> {
    await tx.query('DELETE FROM drift WHERE account = $1 AND instrument_key = $2', [
      key.account,
      key.instrumentKey,
    ]);
  }
}

function accountOf(row: AccountRow): AccountRecord {
  const publishedAt = row.published_at_ms === null ? null : instant(msOf(row.published_at_ms));
  return {
    account: row.account,
    currency: row.currency,
    netLiquidation: decimal(row.net_liquidation),
    exchangeRates: ratesFromRow(row.exchange_rates),
    publishedAt,
    isDue: row.is_due,
  };
}
