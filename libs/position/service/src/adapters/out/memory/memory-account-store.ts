import { type Decimal, type Instant, ONE, ZERO, sum } from '@fairlead/core';
import {
  type Drift,
  type OwnQuantity,
  type Position,
  equityDecider,
  signedQuantity,
} from '@fairlead/position-domain';
import type { Tx } from '@fairlead/platform';
import {
  type AccountMoney,
  type AccountRecord,
  AccountStore,
  type ExecutionRecord,
  type PositionKey,
  type ReportRecord,
} from '../../../application/ports/position-store';
import { PositionTables, positionKey } from './position-tables';

/** Accounts, reports and drift without a database. */
export class MemoryAccountStore extends AccountStore {
  /** `account`: whose reports are compared and whose equity is published; null means all. */
  constructor(
    private readonly account: string | null,
    private readonly tables = new PositionTables(),
  ) {
    super();
  }

  async saveAccount(
    tx: Tx,
    figures: Pick<AccountRecord, 'account' | 'netLiquidation' | keyof AccountMoney>,
  ): Promise<AccountRecord> {
    const known = await this.tables.accounts.find(tx, figures.account);
    const kept = known?.currency === figures.currency ? known.exchangeRates : [];
    const exchangeRates = new Map([...kept, ...figures.exchangeRates]);
    const record = { ...equityDecider.initial, ...known, ...figures, exchangeRates };
    await this.tables.accounts.save(tx, record);
    return record;
  }

  lockAccount(tx: Tx, account: string): Promise<AccountRecord | null> {
    return this.tables.accounts.find(tx, account);
  }

  async dueAccounts(tx: Tx): Promise<readonly string[]> {
    const rows = await this.tables.accounts.list(tx, (row) => row.isDue && this.isOurs(row.account)); // prettier-ignore
    return rows.map(({ account }) => account).sort();
  }

  async markEquity(
    tx: Tx,
    { account, publishedAt, isDue }: Pick<AccountRecord, 'account' | 'publishedAt' | 'isDue'>,
  ): Promise<void> {
    const known = await this.tables.accounts.find(tx, account);
    if (known !== null) await this.tables.accounts.save(tx, { ...known, publishedAt, isDue });
  }

  async totals(
    tx: Tx,
    { account, currency }: { account: string; currency: string },
  ): Promise<{ realisedPnl: Decimal; commission: Decimal }> {
    const rates = (await this.tables.accounts.find(tx, account))?.exchangeRates;
    const rows = await this.tables.positions.list(tx, (row) => row.account === account);
    const inCurrency = (of: (position: Position) => Decimal): Decimal =>
      sum(rows.map(({ position }) => of(position).times(rateOf(position.currency))));
    const rateOf = (from: string): Decimal =>
      from === currency ? ONE : (rates?.get(from) ?? ZERO);
    return {
      realisedPnl: inCurrency((position) => position.totalRealisedPnl),
      commission: inCurrency((position) => position.totalCommission),
    };
  }

  async saveReport(tx: Tx, report: ReportRecord): Promise<void> {
    const known = await this.tables.reports.find(tx, report.account);
    const hasBaseline = (await this.tables.baselines.find(tx, report.account)) !== null;
    const mayReplace =
      known === null ||
      (known.report.publishedAt < report.publishedAt && (known.isChecked || hasBaseline));
    if (mayReplace) await this.tables.reports.save(tx, { report, isChecked: false });
  }

  async uncheckedReports(tx: Tx): Promise<readonly { account: string; publishedAt: Instant }[]> {
    const rows = await this.tables.reports.list(tx, ({ isChecked, report }) => !isChecked && this.isOurs(report.account)); // prettier-ignore
    return rows.map(({ report: { account, publishedAt } }) => ({ account, publishedAt }));
  }

  async takeReport(
    tx: Tx,
    account: string,
  ): Promise<{ report: ReportRecord; isFirst: boolean } | null> {
    const known = await this.tables.reports.find(tx, account);
    if (known === null || known.isChecked) return null;
    const { report } = known;
    await this.tables.reports.save(tx, { report, isChecked: true });
    const isFirst = await this.tables.baselines.add(tx, { account, takenAt: report.takenAt });
    return { report, isFirst };
  }

  async latestReport(tx: Tx, account: string): Promise<ReportRecord | null> {
    return (await this.tables.reports.find(tx, account))?.report ?? null;
  }

  async ownQuantities(tx: Tx, report: ReportRecord): Promise<readonly OwnQuantity[]> {
    const positions = await this.tables.positions.list(
      tx,
      (row) => row.account === report.account && row.revision > 0,
    );
    const own: OwnQuantity[] = [];
    for (const { account, instrumentKey, symbol, position } of positions) {
      const key = positionKey({ account, instrumentKey });
      const rows = await this.tables.executions.list(tx, (row) => positionKey(row) === key);
      const since = rows.filter((row) => row.publishedAt > report.publishedAt).sort(byPublication);
      const moved = since.map((row) => signedQuantity(row.execution).minus(replacedBy(row, rows)));
      own.push({ instrumentKey, symbol, total: position.quantity, since: moved });
    }
    return own;
  }

  async drifts(tx: Tx, account: string): Promise<readonly Drift[]> {
    const rows = await this.tables.drifts.list(tx, (row) => row.account === account);
    return rows
      .map(({ instrumentKey, symbol, ours, broker }) => ({ instrumentKey, symbol, ours, broker }))
      .sort((left, right) => (left.instrumentKey < right.instrumentKey ? -1 : 1));
  }

  saveDrift(tx: Tx, account: string, drift: Drift): Promise<void> {
    return this.tables.drifts.save(tx, { ...drift, account });
  }

  async removeDrift(tx: Tx, key: PositionKey): Promise<void> {
    await this.tables.drifts.remove(tx, (row) => positionKey(row) === positionKey(key));
  }

  private isOurs(account: string): boolean {
    return this.account === null || account === this.account;
  }
}

/** The signed shares of the revision before, zero for the first: a correction moves by its difference. */
function replacedBy({ execution }: ExecutionRecord, rows: readonly ExecutionRecord[]): Decimal {
  const before = rows
    .map((row) => row.execution)
    .filter(
      ({ executionId, revision }) =>
        executionId === execution.executionId && revision < execution.revision,
    ) // prettier-ignore
    .sort((left, right) => left.revision - right.revision)
    .at(-1);
  return before === undefined ? ZERO : signedQuantity(before);
}

function byPublication(left: ExecutionRecord, right: ExecutionRecord): number {
  const [one, other] = [left.execution, right.execution];
  if (left.publishedAt !== right.publishedAt) return left.publishedAt - right.publishedAt;
  if (one.executionId !== other.executionId) return one.executionId < other.executionId ? -1 : 1;
  return one.revision - other.revision;
}
