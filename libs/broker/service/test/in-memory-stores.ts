import type { StoredExecution } from '@fairlead/broker-domain';
import { randomUUID } from 'node:crypto';
import type { Envelope, EventClass } from '@fairlead/contracts';
import { Logger, Tx, UnitOfWork, type PublishOptions } from '@fairlead/platform';
import { ExecutionStore } from '../src/application/ports/execution-store';
import {
  type FillGap,
  Journal,
  type JournalKeys,
  type JournalRow,
} from '../src/application/ports/journal';

/** Units of work without a database: what they do counts only where they end well. */
export class InMemoryUnitOfWork extends UnitOfWork {
  readonly published: { readonly type: string; readonly data: object }[] = [];
  /** The next units end with these. */
  readonly failures: Error[] = [];

  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const tx = new InMemoryTx();
    const result = await work(tx);
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    for (const commit of tx.changes) commit();
    this.published.push(...tx.outbox);
    for (const action of tx.actions) await action();
    return result;
  }
}

class InMemoryTx extends Tx {
  readonly outbox: { readonly type: string; readonly data: object }[] = [];
  readonly changes: (() => void)[] = [];
  readonly actions: (() => void | Promise<void>)[] = [];

  query<Row extends object>(): Promise<Row[]> {
    return Promise.reject(new Error('there is no database here'));
  }
  publish<Data extends object>(
    type: EventClass<Data>,
    data: Data,
    options: PublishOptions,
  ): Envelope<Data> {
    this.outbox.push({ type: type.contract.type, data });
    return {
      id: options.id ?? randomUUID(),
      type: type.contract.type,
      version: type.contract.version,
      occurredAt: '2026-01-01T00:00:00.000Z',
      recordedAt: '2026-01-01T00:00:00.000Z',
      correlationId: options.cause.correlationId,
      causationId: options.cause.causationId,
      source: 'tws-gateway',
      data,
    };
  }
  beforeCommit(): void {
    throw new Error('the gateway gathers nothing');
  }
  afterCommit(action: () => void): void {
    this.actions.push(action);
  }
}

function atCommit(tx: Tx, change: () => void): void {
  if (!(tx instanceof InMemoryTx)) throw new Error('not a unit of work of this kind');
  tx.changes.push(change);
}

/** The journal as a map. */
export class InMemoryJournal extends Journal {
  readonly rows = new Map<string, JournalRow>();

  insert(tx: Tx, rows: readonly JournalRow[]): Promise<ReadonlySet<string>> {
    const fresh = rows.filter((row) => !this.rows.has(row.orderRef));
    atCommit(tx, () => fresh.forEach((row) => this.rows.set(row.orderRef, row)));
    return Promise.resolve(new Set(fresh.map((row) => row.orderRef)));
  }
  remove(tx: Tx, orderRefs: readonly string[]): Promise<void> {
    atCommit(tx, () => orderRefs.forEach((ref) => this.rows.delete(ref)));
    return Promise.resolve();
  }
  find(_tx: Tx, account: string, keys: JournalKeys): Promise<readonly JournalRow[]> {
    const found = [...this.rows.values()].filter(
      (row) =>
        row.account === account &&
        (keys.orderRefs.includes(row.orderRef) ||
          keys.orderIds.includes(row.orderId) ||
          keys.permIds.includes(row.order.seen.permId ?? -1)),
    );
    return Promise.resolve(found);
  }
  unsettled(_tx: Tx, account: string): Promise<readonly JournalRow[]> {
    const rows = [...this.rows.values()].filter((row) => row.account === account);
    return Promise.resolve(rows.filter(({ order }) => order.endedAt === null || order.awaitsCode));
  }
  save(tx: Tx, rows: readonly JournalRow[]): Promise<void> {
    atCommit(tx, () => rows.forEach((row) => this.rows.set(row.orderRef, row)));
    return Promise.resolve();
  }
  fillGaps(): Promise<readonly FillGap[]> {
    return Promise.resolve([]);
  }
}

/** Executions as a map. */
export class InMemoryExecutionStore extends ExecutionStore {
  private readonly stored = new Map<string, StoredExecution>();

  find(_tx: Tx, roots: readonly string[]): Promise<readonly StoredExecution[]> {
    return Promise.resolve(roots.flatMap((root) => this.stored.get(root) ?? []));
  }
  ofOrders(_tx: Tx, orderRefs: readonly string[]): Promise<readonly StoredExecution[]> {
    const of = ({ record }: StoredExecution): string => record.execution?.detail.orderRef ?? '';
    return Promise.resolve(
      [...this.stored.values()].filter((each) => orderRefs.includes(of(each))),
    );
  }
  save(tx: Tx, executions: readonly StoredExecution[]): Promise<void> {
    atCommit(tx, () => executions.forEach((one) => this.stored.set(one.record.root, one)));
    return Promise.resolve();
  }
}

/** Keeps what was logged. */
export class RecordingLogger extends Logger {
  readonly events: string[] = [];
  debug(event: string): void {
    this.events.push(event);
  }
  info(event: string): void {
    this.events.push(event);
  }
  warn(event: string): void {
    this.events.push(event);
  }
  error(event: string): void {
    this.events.push(event);
  }
}
