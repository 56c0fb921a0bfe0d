import { BrokerRejectedV1, BrokerStatusV1 } from '@fairlead/contracts';
import {
  type ExecutionReport,
  type OrderEvidence,
  type Rejection,
  emptyExecution,
  foldCommission,
  foldExecution,
  foldOrder,
  isCorrection,
  splitExecutionId,
  viewOf,
} from '@fairlead/broker-domain';
import {
  type Clock,
  type Decimal,
  decimal,
  decimalText,
  derivedId,
  instantText,
  roleOfOrderRef,
  sum,
} from '@fairlead/core';
import type { Cause, Logger, Tx } from '@fairlead/platform';
import { evidenceOf, evidenceOfExecution, referenceOf } from './evidence.mapper';
import type { QueueItem } from './evidence-item';
import type { InstrumentDirectory } from '../data/instrument-directory';
import type { OrderIds } from '../commands/order-ids';
import { rejectedEvent, sameView, statusEvent } from './order.mapper';
import type { BrokerCallback, ReportedExecution } from '../ports/broker-link';
import type { ExecutionStore, FillDetail, StoredExecution } from '../ports/execution-store';
import type { Journal, JournalKeys, JournalRow } from '../ports/journal';
import { publishReport } from './publish-report';

/** What is to be done once a batch is committed. */
export interface FollowUp {
  readonly probeInMs: number | null;
  readonly awaitingCode: readonly string[];
  readonly answered: readonly string[];
  readonly alarms: readonly string[];
  /** The broker spoke of filled quantities: compare them with the executions soon. */
  readonly reportsFills: boolean;
}

/** What recording works with. */
export interface EvidenceRecorderParts {
  readonly account: string;
  readonly clientId: number;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly executions: ExecutionStore;
  readonly directory: InstrumentDirectory;
  readonly orderIds: OrderIds;
  readonly logger: Logger;
}

interface Work {
  row: JournalRow;
  changed: boolean;
}

/** Everything that one batch touches. */
interface Batch {
  readonly tx: Tx;
  readonly works: Map<string, Work>;
  readonly byOrderId: Map<number, Work>;
  readonly byPermId: Map<number, Work>;
  readonly executions: Map<string, StoredExecution>;
  readonly changedExecutions: Set<string>;
  /** Orders of which an execution was corrected: all their executions are in `executions`. */
  readonly corrected: Set<string>;
  readonly answered: Set<string>;
  readonly alarms: string[];
  probeInMs: number | null;
  reportsFills: boolean;
}

/** Writes down what was heard of orders and executions, and tells others what changed. */
export class EvidenceRecorder {
  /** Why times could not be told: each is logged once. */
  private readonly timeProblems = new Set<string>();

  constructor(private readonly parts: EvidenceRecorderParts) {}

  /** Folds the items in their order. At most four statements, however many items there are; one more for corrections. */
  async record(items: readonly QueueItem[], tx: Tx): Promise<FollowUp> {
    const batch = await this.load(items, tx);
    await this.loadCorrected(items, batch);
    for (const item of items) this.fold(item, batch);
    const rows = this.publishStatuses(batch);
    await this.parts.journal.save(tx, rows);
    await this.parts.executions.save(
      tx,
      [...batch.changedExecutions].flatMap((root) => batch.executions.get(root) ?? []),
    );
    return {
      probeInMs: batch.probeInMs,
      awaitingCode: rows.filter((row) => row.order.awaitsCode).map((row) => row.orderRef),
      answered: [...batch.answered],
      alarms: batch.alarms,
      reportsFills: batch.reportsFills,
    };
  }

  private async load(items: readonly QueueItem[], tx: Tx): Promise<Batch> {
    const { journal, executions, account, clientId } = this.parts;
    const keys = keysOf(items);
    const roots = [...new Set(items.flatMap(rootsOf))];
    const named = keys.orderRefs.length + keys.orderIds.length + keys.permIds.length > 0;
    const rows = named ? await journal.find(tx, account, keys) : [];
    const stored = roots.length > 0 ? await executions.find(tx, roots) : [];
    const works = rows.map((row): Work => ({ row, changed: false }));
    return {
      tx,
      works: new Map(works.map((work) => [work.row.orderRef, work])),
      byOrderId: new Map(
        works
          .filter(({ row }) => row.clientId === clientId)
          .map((work) => [work.row.orderId, work]),
      ),
      byPermId: new Map(
        works.flatMap((work) => {
          const { permId } = work.row.order.seen;
          return permId === null ? [] : [[permId, work] as const];
        }),
      ),
      executions: new Map(stored.map((one) => [one.record.root, one])),
      changedExecutions: new Set(),
      corrected: new Set(),
      answered: new Set(),
      alarms: [],
      probeInMs: null,
      reportsFills: false,
    };
  }

  private fold(item: QueueItem, batch: Batch): void {
    if (item.kind === 'mark') return;
    if (item.kind === 'own') {
      for (const orderRef of item.orderRefs) {
        this.foldInto(batch.works.get(orderRef), item.evidence, batch);
      }
      return;
    }
    if ('account' in item && item.account !== this.parts.account) return;
    this.noteOrderId(item);
    if (item.kind === 'commission') {
      this.foldCommission(item, batch);
      return;
    }
    const work = this.workFor(item, batch);
    if (work !== undefined) batch.answered.add(work.row.orderRef);
    if (item.kind === 'execution') {
      this.foldExecution(item, work, batch);
      const executed = work === undefined ? null : executedOf(work.row, batch);
      this.foldInto(work, evidenceOfExecution(item, executed), batch);
      return;
    }
    if (item.kind === 'orderStatus' && item.filled?.gt(0) === true && work !== undefined) {
      batch.reportsFills = true;
    }
    const evidence = evidenceOf(item);
    if (evidence !== null) this.foldInto(work, evidence, batch);
  }

  private noteOrderId(item: BrokerCallback): void {
    const { orderIds, clientId } = this.parts;
    if (item.kind === 'orderError') {
      if (item.code === 103) orderIds.duplicate(item.orderId);
      return;
    }
    if (!('clientId' in item) || item.clientId !== clientId) return;
    orderIds.seen(item.orderId);
  }

  /** What an order with a corrected execution has filled takes all of its executions to tell. */
  private async loadCorrected(items: readonly QueueItem[], batch: Batch): Promise<void> {
    const orderRefs = items.flatMap((item) => {
      if (item.kind !== 'execution') return [];
      const row = this.knownWork(item, batch)?.row;
      if (row === undefined) return [];
      const { root, revision } = splitExecutionId(item.executionId);
      const corrects = isCorrection({ revision, quantity: item.quantity });
      const known = batch.executions.get(root)?.record.execution ?? null;
      const raises = known !== null && revision > known.revision;
      return corrects || raises || row.order.executed !== null ? [row.orderRef] : [];
    });
    if (orderRefs.length === 0) return;
    for (const orderRef of orderRefs) batch.corrected.add(orderRef);
    for (const stored of await this.parts.executions.ofOrders(batch.tx, orderRefs)) {
      if (!batch.executions.has(stored.record.root))
        batch.executions.set(stored.record.root, stored);
    }
  }

  private workFor(item: BrokerCallback, batch: Batch): Work | undefined {
    const work = this.knownWork(item, batch);
    if (work === undefined && 'orderRef' in item) {
      const reference = referenceOf(item.orderRef);
      if (roleOfOrderRef(reference) !== null) {
        batch.alarms.push(`${reference} is at the broker but not in the journal`);
      }
    }
    return work;
  }

  /** Our reference first, then the id of our own client, then the broker's permanent id. */
  private knownWork(item: BrokerCallback, batch: Batch): Work | undefined {
    if ('orderRef' in item) {
      const work = batch.works.get(referenceOf(item.orderRef));
      if (work !== undefined) return work;
    }
    const own =
      item.kind === 'orderError' || ('clientId' in item && item.clientId === this.parts.clientId);
    if (own && 'orderId' in item && !('orderRef' in item)) {
      const work = batch.byOrderId.get(item.orderId);
      if (work !== undefined) return work;
    }
    if (!('permId' in item) || item.permId === null || item.permId === 0) return undefined;
    return batch.byPermId.get(item.permId);
  }

  private foldInto(work: Work | undefined, evidence: OrderEvidence, batch: Batch): void {
    if (work === undefined) return;
    const before = work.row.order;
    const fold = foldOrder(before, evidence, this.parts.clock.now());
    work.row = { ...work.row, order: fold.order };
    work.changed = true;
    if (fold.order.otherPermIds.length > before.otherPermIds.length) {
      batch.alarms.push(`${work.row.orderRef} has more than one order at the broker`);
      batch.probeInMs = earlier(batch.probeInMs, 0);
    }
    batch.alarms.push(...fold.alarms.map((alarm) => `${work.row.orderRef}: ${alarm}`));
    batch.probeInMs = earlier(batch.probeInMs, fold.probeInMs);
    const { permId } = fold.order.seen;
    if (permId !== null) batch.byPermId.set(permId, work);
    for (const rejection of fold.rejections) this.publishRejection(work.row, rejection, batch.tx);
  }

  private foldExecution(item: ReportedExecution, work: Work | undefined, batch: Batch): void {
    const { root, revision } = splitExecutionId(item.executionId);
    const known = batch.executions.get(root);
    const record = known?.record ?? emptyExecution<FillDetail>(root);
    const { quantity } = item;
    // A correction says what counts, not when it happened: that stays as it was first told.
    const before = record.execution?.detail;
    const detail = {
      ...this.detailOf(item, work?.row),
      ...(before === undefined ? {} : timeOf(before)),
    };
    const fold = foldExecution(record, { root, revision, quantity, detail });
    if (fold.record === record) return;
    const row = work?.row;
    const stored: StoredExecution = {
      record: fold.record,
      correlationId: row?.correlationId ?? derivedId('external-order', String(item.permId ?? root)),
      causationId: row?.commandId ?? null,
    };
    this.keep(stored, fold.reports, batch);
  }

  private foldCommission(
    item: Extract<BrokerCallback, { kind: 'commission' }>,
    batch: Batch,
  ): void {
    const { root, revision } = splitExecutionId(item.executionId);
    const known = batch.executions.get(root);
    const record = known?.record ?? emptyExecution<FillDetail>(root);
    const { commission, currency } = item;
    const fold = foldCommission(record, { revision, commission, currency });
    if (fold.record === record) return;
    const stored: StoredExecution = {
      record: fold.record,
      correlationId: known?.correlationId ?? derivedId('external-order', root),
      causationId: known?.causationId ?? null,
    };
    this.keep(stored, fold.reports, batch);
  }

  private keep(
    stored: StoredExecution,
    reports: readonly ExecutionReport<FillDetail>[],
    batch: Batch,
  ): void {
    const { root } = stored.record;
    batch.executions.set(root, stored);
    batch.changedExecutions.add(root);
    for (const report of reports) publishReport(stored, report, batch.tx);
  }

  private detailOf(item: ReportedExecution, row: JournalRow | undefined): FillDetail {
    const { contract } = item;
    return {
      account: item.account,
      instrumentKey: row?.contract.instrumentKey ?? this.parts.directory.keyFor(contract),
      symbol: contract.symbol.slice(0, 32),
      orderRef: referenceOf(item.orderRef) || (row?.orderRef ?? ''),
      external: row === undefined && roleOfOrderRef(referenceOf(item.orderRef)) === null,
      permId: item.permId ?? 0,
      side: item.side,
      quantity: decimalText(item.quantity),
      price: decimalText(item.price),
      currency: contract.currency,
      multiplier: contract.multiplier,
      ...(item.cumulative === null ? {} : { cumulativeQuantity: decimalText(item.cumulative) }),
      ...this.reportedTime(item),
      exchange: item.exchange.slice(0, 32),
    };
  }

  /** A time that cannot be told for certain is not guessed: it is when we heard of it, and says so. */
  private reportedTime({ executedAt, timeProblem }: ReportedExecution): TimeDetail {
    if (executedAt !== null) return { executedAt: instantText(executedAt) };
    const executedAtNote = timeProblem ?? 'the broker told no time';
    const isNews = !this.timeProblems.has(executedAtNote);
    if (isNews && this.timeProblems.size < TIME_PROBLEMS_MAX) {
      this.timeProblems.add(executedAtNote);
      this.parts.logger.warn('execution.time-unknown', { reason: executedAtNote });
    }
    return { executedAt: instantText(this.parts.clock.now()), executedAtNote };
  }

  private publishRejection(row: JournalRow, rejection: Rejection, tx: Tx): void {
    tx.publish(BrokerRejectedV1, rejectedEvent(row, rejection), { cause: causeOf(row) });
  }

  /** Tells the changed orders, each once for the batch, and returns the rows to save. */
  private publishStatuses(batch: Batch): readonly JournalRow[] {
    const changed = [...batch.works.values()].filter((work) => work.changed);
    return changed.map(({ row }) => {
      const view = viewOf(row.order);
      if (row.order.awaitsCode || sameView(row.published, view)) return row;
      batch.tx.publish(BrokerStatusV1, statusEvent(row, view), { cause: causeOf(row) });
      return { ...row, published: view };
    });
  }
}

/** So many different problems of times are logged: more would be one for each time. */
const TIME_PROBLEMS_MAX = 20;

type TimeDetail = Pick<FillDetail, 'executedAt' | 'executedAtNote'>;

function timeOf({ executedAt, executedAtNote }: FillDetail): TimeDetail {
  return { executedAt, ...(executedAtNote === undefined ? {} : { executedAtNote }) };
}

/** Returns the story that an order belongs to. */
export function causeOf(row: JournalRow): Cause {
  return { correlationId: row.correlationId, causationId: row.commandId };
}

/** What the executions of an order add up to where one of them was corrected; null where none was. */
function executedOf({ orderRef }: JournalRow, batch: Batch): Decimal | null {
  if (!batch.corrected.has(orderRef)) return null;
  const own = [...batch.executions.values()].flatMap(({ record }) =>
    record.execution?.detail.orderRef === orderRef ? [record.execution.detail] : [],
  );
  return sum(own.map(({ quantity }) => decimal(quantity)));
}

function keysOf(items: readonly QueueItem[]): JournalKeys {
  const orderRefs = new Set<string>();
  const orderIds = new Set<number>();
  const permIds = new Set<number>();
  for (const item of items) {
    if (item.kind === 'own') for (const orderRef of item.orderRefs) orderRefs.add(orderRef);
    if ('orderRef' in item && item.orderRef !== '') orderRefs.add(referenceOf(item.orderRef));
    if ('orderId' in item && item.orderId > 0) orderIds.add(item.orderId);
    if ('permId' in item && item.permId !== null && item.permId > 0) permIds.add(item.permId);
  }
  return { orderRefs: [...orderRefs], orderIds: [...orderIds], permIds: [...permIds] };
}

function rootsOf(item: QueueItem): readonly string[] {
  const hasRoot = item.kind === 'execution' || item.kind === 'commission';
  return hasRoot ? [splitExecutionId(item.executionId).root] : [];
}

function earlier(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
}
