import { BrokerRejectedV1, BrokerStatusV1 } from '@fairlead/contracts';
import {
  type EvidenceEvent,
  type FollowUp,
  correctedOrders,
  evidenceDecider,
  evidenceState,
  followUpOf,
  referenceOf,
  splitExecutionId,
} from '@fairlead/broker-domain';
import type { Clock } from '@fairlead/core';
import { present } from '@fairlead/core';
import type { Cause, Logger, Tx } from '@fairlead/platform';
import type { OrderIds } from '../commands/order-ids';
import type { InstrumentDirectory } from '../data/instrument-directory';
import type { ExecutionStore } from '../ports/execution-store';
import type { Journal, JournalKeys, JournalRow } from '../ports/journal';
import type { QueueItem } from './evidence-item';
import { rejectedEvent, statusEvent } from './order.mapper';
import { publishReport } from './publish-report';

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

/** So many different problems of times are logged: more would be one for each time. */
const TIME_PROBLEMS_MAX = 20;

type EvidenceState = ReturnType<typeof evidenceState>;
type EvidenceItem = Exclude<QueueItem, { kind: 'mark' }>;

/** What one batch is decided on. */
interface Loaded {
  readonly rows: ReadonlyMap<string, JournalRow>;
  readonly state: EvidenceState;
  readonly corrected: ReadonlySet<string>;
}

/** Records what the broker reports of orders and executions, and informs others of what changed. */
export class EvidenceRecorder {
  /** Why times were not certain: each is logged once. */
  private readonly timeProblems = new Set<string>();

  constructor(private readonly parts: EvidenceRecorderParts) {}

  /** Takes the items in their order. At most four statements, however many items there are; one more for corrections. */
  async record(items: readonly QueueItem[], tx: Tx): Promise<FollowUp> {
    const evidence = items.filter((item) => item.kind !== 'mark');
    const loaded = await this.load(evidence, tx);
    const { events, state } = this.decide(evidence, loaded);
    for (const event of events) this.publish(event, loaded.rows, tx);
    await this.save(events, { ...loaded, state }, tx);
    this.note(events);
    return followUpOf(events);
  }

  private async load(items: readonly EvidenceItem[], tx: Tx): Promise<Loaded> {
    const { journal, executions, account, clientId } = this.parts;
    const keys = keysOf(items);
    const roots = [...new Set(items.flatMap(rootsOf))];
    const named = keys.orderRefs.length + keys.orderIds.length + keys.permIds.length > 0;
    const rows = named ? await journal.find(tx, account, keys) : [];
    const stored = roots.length > 0 ? await executions.find(tx, roots) : [];
    const corrected = correctedOrders(items, evidenceState(rows, stored), clientId);
    const others = corrected.length > 0 ? await executions.ofOrders(tx, corrected) : [];
    return {
      rows: new Map(rows.map((row) => [row.orderRef, row])),
      state: evidenceState(rows, [...others, ...stored]),
      corrected: new Set(corrected),
    };
  }

  private decide(
    items: readonly EvidenceItem[],
    { state, corrected }: Loaded,
  ): { readonly events: readonly EvidenceEvent[]; readonly state: EvidenceState } {
    const { account, clientId, clock, directory } = this.parts;
    const events: EvidenceEvent[] = [];
    let reached = state;
    const take = (command: Parameters<typeof evidenceDecider.decide>[0]): void => {
      const decision = evidenceDecider.decide(command, reached);
      events.push(...decision.value);
      reached = decision.value.reduce(evidenceDecider.evolve, reached);
    };
    for (const item of items) {
      const isExecution = item.kind === 'execution';
      const instrumentKey = isExecution ? directory.keyFor(item.contract) : '';
      const symbol = isExecution ? directory.nameFor(item.contract) : '';
      const context = { account, clientId, now: clock.now(), instrumentKey, symbol, corrected };
      take({ kind: 'take', item, context });
    }
    take({ kind: 'report' });
    return { events, state: reached };
  }

  private publish(event: EvidenceEvent, rows: Loaded['rows'], tx: Tx): void {
    if (event.kind === 'executionReported') {
      publishReport(event.execution, event.report, tx);
      return;
    }
    if (event.kind !== 'requestRejected' && event.kind !== 'statusReported') return;
    const row = present(rows.get(event.orderRef), 'only what is journaled is reported');
    const cause = causeOf(row);
    if (event.kind === 'requestRejected') {
      tx.publish(BrokerRejectedV1, rejectedEvent(row, event.rejection), { cause });
    } else tx.publish(BrokerStatusV1, statusEvent(row, event.view), { cause });
  }

  /** Saves the changed orders with what others know of them, and the changed executions, each once. */
  private async save(events: readonly EvidenceEvent[], loaded: Loaded, tx: Tx): Promise<void> {
    const { rows, state } = loaded;
    const changed = [...state.changed].map((orderRef) => {
      const row = present(rows.get(orderRef), 'only what is journaled changes');
      const { order, published } = present(state.orders.get(orderRef), 'what changed is known');
      return { ...row, order, published };
    });
    await this.parts.journal.save(tx, changed);
    const roots = events.flatMap((event) =>
      event.kind === 'executionChanged' ? event.execution.record.root : [],
    );
    const executions = [...new Set(roots)].flatMap((root) => state.executions.get(root) ?? []);
    await this.parts.executions.save(tx, executions);
  }

  private note(events: readonly EvidenceEvent[]): void {
    for (const event of events) {
      if (event.kind === 'orderIdSeen') this.parts.orderIds.seen(event.orderId);
      if (event.kind === 'orderIdDuplicate') this.parts.orderIds.duplicate(event.orderId);
      if (event.kind === 'timeUnknown') this.noteTime(event.reason);
    }
  }

  private noteTime(reason: string): void {
    if (this.timeProblems.has(reason) || this.timeProblems.size >= TIME_PROBLEMS_MAX) return;
    this.timeProblems.add(reason);
    this.parts.logger.warn('execution.time-unknown', { reason });
  }
}

/** Returns the story that an order belongs to. */
export function causeOf(row: JournalRow): Cause {
  const { correlationId, commandId, principal } = row;
  return { correlationId, causationId: commandId, principal };
}

function keysOf(items: readonly EvidenceItem[]): JournalKeys {
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

function rootsOf(item: EvidenceItem): readonly string[] {
  const hasRoot = item.kind === 'execution' || item.kind === 'commission';
  return hasRoot ? [splitExecutionId(item.executionId).root] : [];
}
