import {
  type BrokerSnapshotV1,
  type Envelope,
  PositionDriftV1,
  type ReconciliationV1,
  type SnapshotPositionV1,
  placeInSnapshot,
  wholeSnapshot,
} from '@fairlead/contracts';
import {
  type Clock,
  type Decimal,
  type Instant,
  ZERO,
  decimal,
  decimalText,
  derivedId,
  parseInstant,
  plusMs,
  sum,
} from '@fairlead/core';
import { compareExecutions, driftOf } from '@fairlead/position-domain';
import { type Cause, type Logger, type Tx, type UnitOfWork, gatherParts } from '@fairlead/platform';
import type { PositionLedger } from './position-ledger';
import type {
  AccountStore,
  DriftRecord,
  ExecutionRecord,
  OwnQuantity,
  PositionStore,
  ReportRecord,
} from './ports/position-store';

/** What the check works with. */
export interface DriftParts {
  readonly unitOfWork: UnitOfWork;
  readonly accounts: AccountStore;
  readonly positions: PositionStore;
  readonly ledger: PositionLedger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Reports of others wait until their account is back; null compares all. */
  readonly account: string | null;
  /** How long after its publication a report is compared, in ms. */
  readonly settleMs: number;
}

interface Comparison {
  readonly report: ReportRecord;
  readonly differences: readonly DriftRecord[];
  readonly cause: Cause;
}

/**
 * Compares the broker's reports of positions with ours, a settle time after each, because fills travel beside reports.
 * What the account held before its first report is taken over as an adjustment; from then on a difference is drift.
 */
export class DriftCheck {
  /** When the report of an account may be compared: a cache of the record. */
  private readonly dueAt = new Map<string, Instant>();

  constructor(private readonly parts: DriftParts) {}

  /** A report came. */
  async onSnapshot(event: Envelope<BrokerSnapshotV1>, tx: Tx): Promise<void> {
    const place = placeInSnapshot(event.data);
    const data = wholeSnapshot(place === null ? [event.data] : ((await gatherParts(tx, place)) ?? [])); // prettier-ignore
    if (data === null) return;
    const { account, takenAt, positions, rowsLeftOff = 0 } = data;
    // A report that is not whole would make a difference of everything that it leaves off.
    if (rowsLeftOff > 0) return;
    const publishedAt = parseInstant(event.recordedAt);
    const report = { account, takenAt: parseInstant(takenAt), publishedAt, positions };
    await this.parts.accounts.saveReport(tx, report);
    tx.afterCommit(() => this.schedule(account, publishedAt));
  }

  /** Finds reports that were not compared before a restart. */
  async restore(): Promise<void> {
    const reports = await this.parts.unitOfWork.run((tx) => this.parts.accounts.uncheckedReports(tx)); // prettier-ignore
    for (const { account, publishedAt } of reports) this.schedule(account, publishedAt);
  }

  /** Compares the reports that are old enough. Called every second. */
  async checkDue(): Promise<void> {
    const now = this.parts.clock.now();
    for (const [account, dueAt] of [...this.dueAt]) {
      if (dueAt > now) continue;
      this.dueAt.delete(account);
      try {
        await this.parts.unitOfWork.run((tx) => this.check(account, tx));
      } catch (error) {
        this.dueAt.set(account, plusMs(now, this.parts.settleMs));
        throw error;
      }
    }
  }

  /** A person takes the broker's side for right: ours is adjusted to its last report, for all to see. */
  async accept(event: Envelope<ReconciliationV1>, tx: Tx): Promise<void> {
    const { account, instrumentKey, symbol } = event.data;
    await this.parts.positions.lock(tx, { account, instrumentKey, symbol });
    const report = await this.parts.accounts.latestReport(tx, account);
    if (report === null) return;
    const own = await this.parts.accounts.ownQuantities(tx, report);
    const differences = differencesOf(report, own).filter((one) => one.instrumentKey === instrumentKey); // prettier-ignore
    for (const difference of differences) {
      const adjustment = await this.adjustmentOf(report, difference, tx);
      const executionId = derivedId('position.accepted', event.id);
      const execution = { ...adjustment.execution, executionId, executedAt: parseInstant(event.occurredAt) }; // prettier-ignore
      await this.parts.ledger.apply({ ...adjustment, execution }, event, tx);
    }
    const known = await this.parts.accounts.drifts(tx, account);
    const before = known.find((one) => one.instrumentKey === instrumentKey);
    if (before === undefined) return;
    await this.parts.accounts.removeDrift(tx, { account, instrumentKey });
    const agreed = { ...before, ours: before.broker };
    tx.publish(PositionDriftV1, eventOf(account, agreed, true), { cause: event });
  }

  private schedule(account: string, publishedAt: Instant): void {
    if (this.parts.account !== null && account !== this.parts.account) return;
    this.dueAt.set(account, plusMs(publishedAt, this.parts.settleMs));
  }

  private async check(account: string, tx: Tx): Promise<void> {
    const taken = await this.parts.accounts.takeReport(tx, account);
    if (taken === null) return;
    const { report, isFirst } = taken;
    const differences = differencesOf(report, await this.parts.accounts.ownQuantities(tx, report));
    const id = derivedId('position.report', account, String(report.publishedAt));
    const cause = { correlationId: id, causationId: null };
    const work = { report, differences, cause };
    if (isFirst) await this.takeOver(work, tx);
    else await this.publish(work, tx);
  }

  private async takeOver({ report, differences, cause }: Comparison, tx: Tx): Promise<void> {
    for (const difference of differences) {
      const adjustment = await this.adjustmentOf(report, difference, tx);
      await this.parts.ledger.apply(adjustment, cause, tx);
      this.parts.logger.info('position.taken-over', {
        account: report.account,
        instrumentKey: difference.instrumentKey,
        quantity: decimalText(difference.broker.minus(difference.ours)),
      });
    }
  }

  /** What was there before us comes before our first execution, at the broker's average cost. */
  private async adjustmentOf(
    report: ReportRecord,
    { instrumentKey, symbol, ours, broker }: DriftRecord,
    tx: Tx,
  ): Promise<ExecutionRecord> {
    const { account, publishedAt, takenAt } = report;
    const own = await this.parts.positions.executions(tx, { account, instrumentKey });
    const [first] = [...own].sort(compareExecutions);
    const known = report.positions.find((one) => one.instrumentKey === instrumentKey);
    const missing = broker.minus(ours);
    return {
      kind: 'ADJUSTMENT',
      ...{ account, instrumentKey, symbol, publishedAt },
      orderRef: '',
      tradeRef: null,
      execution: {
        executionId: derivedId('position.adjustment', account, instrumentKey),
        revision: 0,
        side: missing.isNegative() ? 'SELL' : 'BUY',
        quantity: missing.abs(),
        price: priceOf(known, first),
        multiplier: first?.multiplier ?? decimal(1),
        currency: first?.currency ?? 'USD',
        executedAt: first === undefined ? takenAt : plusMs(first.executedAt, -1),
        commission: ZERO,
      },
    };
  }

  private async publish({ report, differences, cause }: Comparison, tx: Tx): Promise<void> {
    const { account } = report;
    const known = await this.parts.accounts.drifts(tx, account);
    for (const drift of differences) {
      const before = known.find((one) => one.instrumentKey === drift.instrumentKey);
      if (before?.ours.eq(drift.ours) && before.broker.eq(drift.broker)) continue;
      await this.parts.accounts.saveDrift(tx, account, drift);
      tx.publish(PositionDriftV1, eventOf(account, drift, false), { cause });
      this.parts.logger.error('position.drift', { ...eventOf(account, drift, false) });
    }
    for (const before of known) {
      const { instrumentKey } = before;
      if (differences.some((drift) => drift.instrumentKey === instrumentKey)) continue;
      await this.parts.accounts.removeDrift(tx, { account, instrumentKey });
      const broker = reportedQuantity(report, instrumentKey);
      const agreed = { ...before, ours: broker, broker };
      tx.publish(PositionDriftV1, eventOf(account, agreed, true), { cause });
    }
  }
}

function differencesOf(report: ReportRecord, own: readonly OwnQuantity[]): readonly DriftRecord[] {
  const names = new Map<string, string>();
  for (const { instrumentKey, symbol } of [...own, ...report.positions]) names.set(instrumentKey, symbol); // prettier-ignore
  return [...names].sort().flatMap(([instrumentKey, symbol]) => {
    const ours = own.find((one) => one.instrumentKey === instrumentKey);
    const broker = reportedQuantity(report, instrumentKey);
    const since = ours?.since ?? [];
    const before = (ours?.total ?? ZERO).minus(sum(since));
    const figure = driftOf({ broker, before, since });
    return figure === null ? [] : [{ instrumentKey, symbol, ours: figure, broker }];
  });
}

function reportedQuantity(report: ReportRecord, instrumentKey: string): Decimal {
  const theirs = report.positions.filter((one) => one.instrumentKey === instrumentKey);
  return sum(theirs.map((one) => decimal(one.quantity)));
}

function priceOf(
  known: SnapshotPositionV1 | undefined,
  first: { price: Decimal; multiplier: Decimal } | undefined,
): Decimal {
  // A position that is gone at the broker has no cost any more; our first price makes it neutral.
  if (known === undefined || decimal(known.quantity).isZero()) return first?.price ?? ZERO;
  return decimal(known.averageCost)
    .div(first?.multiplier ?? 1)
    .toDecimalPlaces(10);
}

function eventOf(account: string, drift: DriftRecord, resolved: boolean): PositionDriftV1 {
  const { instrumentKey, symbol } = drift;
  const [ours, broker] = [decimalText(drift.ours), decimalText(drift.broker)];
  return { account, instrumentKey, symbol, ours, broker, resolved };
}
