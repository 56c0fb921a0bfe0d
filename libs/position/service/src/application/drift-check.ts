import {
  type BrokerSnapshotV1,
  type Envelope,
  PositionDriftV1,
  type ReconciliationV1,
  placeInSnapshot,
  wholeSnapshot,
} from '@fairlead/contracts';
import {
  type Clock,
  type Instant,
  decimalText,
  derivedId,
  parseInstant,
  plusMs,
} from '@fairlead/core';
import {
  type Drift,
  type DriftComparison,
  type DriftEvent,
  adjustmentFor,
  driftDecider,
} from '@fairlead/position-domain';
import { type Cause, type Logger, type Tx, type UnitOfWork, gatherParts } from '@fairlead/platform';
import type { PositionLedger } from './position-ledger';
import { adjustmentRecord, reportedPositionOf } from './position.mapper';
import type { AccountStore, PositionStore, ReportRecord } from './ports/position-store';

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

/** What was decided of a report, and why it was looked at. */
interface Outcome {
  readonly report: ReportRecord;
  readonly events: readonly DriftEvent[];
  readonly cause: Envelope | Cause;
  /** Names the adjustments that follow, and places them in time where a person requested them. */
  readonly adjustment: { readonly idOf: (instrumentKey: string) => string; readonly at?: Instant };
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
    const comparison = await this.comparisonOf(report, tx);
    const known = await this.parts.accounts.drifts(tx, account);
    const { value: events } = driftDecider.decide({ kind: 'accept', instrumentKey, comparison }, known); // prettier-ignore
    const at = parseInstant(event.occurredAt);
    const idOf = (): string => derivedId('position.accepted', event.id);
    await this.perform({ report, events, cause: event, adjustment: { idOf, at } }, tx);
  }

  private schedule(account: string, publishedAt: Instant): void {
    if (this.parts.account !== null && account !== this.parts.account) return;
    this.dueAt.set(account, plusMs(publishedAt, this.parts.settleMs));
  }

  private async check(account: string, tx: Tx): Promise<void> {
    const taken = await this.parts.accounts.takeReport(tx, account);
    if (taken === null) return;
    const { report, isFirst } = taken;
    const comparison = await this.comparisonOf(report, tx);
    const known = await this.parts.accounts.drifts(tx, account);
    const { value: events } = driftDecider.decide({ kind: 'compare', isFirst, ...comparison }, known); // prettier-ignore
    const id = derivedId('position.report', account, String(report.publishedAt));
    const cause = { correlationId: id, causationId: null };
    const idOf = (key: string): string => derivedId('position.adjustment', account, key);
    await this.perform({ report, events, cause, adjustment: { idOf } }, tx);
  }

  private async comparisonOf(report: ReportRecord, tx: Tx): Promise<DriftComparison> {
    const own = await this.parts.accounts.ownQuantities(tx, report);
    return { reported: report.positions.map(reportedPositionOf), own };
  }

  private async perform(outcome: Outcome, tx: Tx): Promise<void> {
    const { account } = outcome.report;
    for (const event of outcome.events) {
      switch (event.kind) {
        case 'adjusted':
          await this.adjust(event.difference, outcome, tx);
          break;
        case 'drifted':
          await this.parts.accounts.saveDrift(tx, account, event.drift);
          break;
        case 'agreed':
          await this.parts.accounts.removeDrift(tx, { ...event.drift, account });
          break;
      }
      if (event.kind !== 'adjusted') this.publish(account, event, { cause: outcome.cause, tx });
    }
  }

  private publish(
    account: string,
    { kind, drift }: Exclude<DriftEvent, { kind: 'adjusted' }>,
    { cause, tx }: { readonly cause: Envelope | Cause; readonly tx: Tx },
  ): void {
    const data = eventOf(account, drift, kind === 'agreed');
    tx.publish(PositionDriftV1, data, { cause });
    if (kind === 'drifted') this.parts.logger.error('position.drift', { ...data });
  }

  private async adjust(difference: Drift, outcome: Outcome, tx: Tx): Promise<void> {
    const { report, cause, adjustment } = outcome;
    const { account, publishedAt, takenAt } = report;
    const { instrumentKey, symbol, broker, ours } = difference;
    const executions = await this.parts.positions.executions(tx, { account, instrumentKey });
    const made = adjustmentFor(difference, {
      executionId: adjustment.idOf(instrumentKey),
      reported: report.positions.map(reportedPositionOf),
      takenAt,
      executions,
    });
    const execution = { ...made, executedAt: adjustment.at ?? made.executedAt };
    await this.parts.ledger.apply(
      { ...adjustmentRecord({ account, instrumentKey, symbol }, execution), publishedAt },
      cause,
      tx,
    );
    const quantity = decimalText(broker.minus(ours));
    this.parts.logger.info('position.adjusted', { account, instrumentKey, quantity });
  }
}

function eventOf(account: string, drift: Drift, resolved: boolean): PositionDriftV1 {
  const { instrumentKey, symbol } = drift;
  const [ours, broker] = [decimalText(drift.ours), decimalText(drift.broker)];
  return { account, instrumentKey, symbol, ours, broker, resolved };
}
