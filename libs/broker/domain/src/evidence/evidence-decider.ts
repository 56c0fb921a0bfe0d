import { type Decider, type Instant, derivedId, ok, roleOfOrderRef } from '@fairlead/core';
import {
  type ExecutionReport,
  emptyExecution,
  foldCommission,
  foldExecution,
} from '../execution/execution';
import { splitExecutionId } from '../execution/execution-id';
import type { BrokerOrder, OrderEvidence, OrderView, Rejection } from '../order/broker-order';
import { viewOf } from '../order/broker-order';
import { foldOrder } from '../order/broker-order.fold';
import { sameView } from '../order/order-view';
import type { BrokerCallback, ReportedExecution } from './broker-report';
import {
  type EvidenceItem,
  type EvidenceState,
  type EvidencedOrder,
  type StoredExecution,
  evidenceState,
  executedOf,
  orderOf,
} from './evidence-state';
import { type FillDetail, detailOf, keepingTime, timeProblemOf } from './fill-detail';
import { evidenceOf, evidenceOfExecution, referenceOf } from './order-evidence';

/** The connection that evidence comes over, and what of it cannot be seen in the evidence itself. */
interface EvidenceContext {
  readonly account: string;
  readonly clientId: number;
  readonly now: Instant;
  /** The instrument of the contract that an execution names; empty for everything else. */
  readonly instrumentKey: string;
  /** What that contract is called here; empty for everything else. */
  readonly symbol: string;
  /** Orders of which an execution is corrected: the state has all of their executions. */
  readonly corrected: ReadonlySet<string>;
}

/** One piece of evidence is taken in, or, after the last one of a batch, others are informed of what changed. */
export type EvidenceCommand =
  | { readonly kind: 'take'; readonly item: EvidenceItem; readonly context: EvidenceContext }
  | { readonly kind: 'report' };

/** What evidence leads to. */
export type EvidenceEvent =
  | { readonly kind: 'orderChanged'; readonly orderRef: string; readonly order: BrokerOrder }
  | { readonly kind: 'executionChanged'; readonly execution: StoredExecution }
  | {
      readonly kind: 'executionReported';
      readonly execution: StoredExecution;
      readonly report: ExecutionReport<FillDetail>;
    }
  | { readonly kind: 'requestRejected'; readonly orderRef: string; readonly rejection: Rejection }
  | { readonly kind: 'statusReported'; readonly orderRef: string; readonly view: OrderView }
  /** Its end is reported with its code, or after a wait for it. */
  | { readonly kind: 'codeAwaited'; readonly orderRef: string }
  /** The broker shows the order: it does not count as silent. */
  | { readonly kind: 'orderAnswered'; readonly orderRef: string }
  /** The broker counts shares as filled: compare them with the executions soon. */
  | { readonly kind: 'fillsCounted' }
  | { readonly kind: 'probeWanted'; readonly inMs: number }
  | { readonly kind: 'alarmRaised'; readonly alarm: string }
  /** An order id of ours is used. */
  | { readonly kind: 'orderIdSeen'; readonly orderId: number }
  | { readonly kind: 'orderIdDuplicate'; readonly orderId: number }
  /** The time of an execution is not known for certain. */
  | { readonly kind: 'timeUnknown'; readonly reason: string };

type Taken<Item> = { readonly item: Item; readonly context: EvidenceContext };

/**
 * What evidence of orders and executions leads to.
 * 1. What another account reports is nobody's here. 2. An execution counts once; a correction replaces it. 3. What fits no
 * order of the journal changes none. 4. Others are informed of an order once for a batch, and only where its view changed.
 */
export const evidenceDecider: Decider<EvidenceState, EvidenceCommand, EvidenceEvent> = {
  initial: evidenceState([], []),
  decide: (command, state) =>
    ok(command.kind === 'report' ? reports(state) : taken(command, state)),
  evolve,
};

function evolve(state: EvidenceState, event: EvidenceEvent): EvidenceState {
  if (event.kind === 'orderChanged') {
    const { orderRef, order } = event;
    const changed = new Set(state.changed).add(orderRef);
    return { ...state, changed, orders: withOrder(state, orderRef, { order }) };
  }
  if (event.kind === 'statusReported') {
    return { ...state, orders: withOrder(state, event.orderRef, { published: event.view }) };
  }
  if (event.kind !== 'executionChanged') return state;
  const { execution } = event;
  const executions = new Map(state.executions).set(execution.record.root, execution);
  return { ...state, executions };
}

function withOrder(
  { orders }: EvidenceState,
  orderRef: string,
  change: Partial<EvidencedOrder>,
): EvidenceState['orders'] {
  const known = orders.get(orderRef);
  return known === undefined ? orders : new Map(orders).set(orderRef, { ...known, ...change });
}

function taken(
  { item, context }: Taken<EvidenceItem>,
  state: EvidenceState,
): readonly EvidenceEvent[] {
  if (item.kind === 'own') {
    return [...new Set(item.orderRefs)].flatMap((orderRef) =>
      orderEvents(state.orders.get(orderRef) ?? null, item.evidence, context.now),
    );
  }
  if ('account' in item && item.account !== context.account) return [];
  if (item.kind === 'commission') return commissionEvents(item, state);
  const order = orderOf(item, state.orders, context.clientId);
  return [
    ...orderIdEvents(item, context.clientId),
    ...(order === null ? strayEvents(item) : [answered(order)]),
    ...(item.kind === 'execution'
      ? executionEvents({ item, context }, order, state)
      : messageEvents({ item, context }, order)),
  ];
}

function answered({ orderRef }: EvidencedOrder): EvidenceEvent {
  return { kind: 'orderAnswered', orderRef };
}

function orderIdEvents(
  item: Exclude<BrokerCallback, { kind: 'commission' }>,
  clientId: number,
): readonly EvidenceEvent[] {
  if (item.kind === 'orderError') {
    const { orderId } = item;
    return item.code === DUPLICATE_ID ? [{ kind: 'orderIdDuplicate', orderId }] : [];
  }
  if (!('clientId' in item) || item.clientId !== clientId) return [];
  return [{ kind: 'orderIdSeen', orderId: item.orderId }];
}

const DUPLICATE_ID = 103;

/** A reference of ours that the journal does not know should not be. */
function strayEvents(item: BrokerCallback): readonly EvidenceEvent[] {
  const reference = 'orderRef' in item ? referenceOf(item.orderRef) : '';
  if (roleOfOrderRef(reference) === null) return [];
  return [{ kind: 'alarmRaised', alarm: `${reference} is at the broker but not in the journal` }];
}

function messageEvents(
  { item, context }: Taken<Exclude<BrokerCallback, ReportedExecution>>,
  order: EvidencedOrder | null,
): readonly EvidenceEvent[] {
  const evidence = evidenceOf(item);
  if (order === null || evidence === null) return [];
  const counts = item.kind === 'orderStatus' && item.filled?.gt(0) === true;
  return [
    ...(counts ? [{ kind: 'fillsCounted' } as const] : []),
    ...orderEvents(order, evidence, context.now),
  ];
}

function orderEvents(
  evidenced: EvidencedOrder | null,
  evidence: OrderEvidence,
  now: Instant,
): readonly EvidenceEvent[] {
  if (evidenced === null) return [];
  const { orderRef } = evidenced;
  const { order, rejections, alarms, probeInMs } = foldOrder(evidenced.order, evidence, now);
  const isDouble = order.otherPermIds.length > evidenced.order.otherPermIds.length;
  const all = [...(isDouble ? [`${orderRef} has more than one order at the broker`] : [])];
  all.push(...alarms.map((alarm) => `${orderRef}: ${alarm}`));
  return [
    { kind: 'orderChanged', orderRef, order },
    ...all.map((alarm) => ({ kind: 'alarmRaised', alarm }) as const),
    ...(isDouble ? [{ kind: 'probeWanted', inMs: 0 } as const] : []),
    ...(probeInMs === null ? [] : [{ kind: 'probeWanted', inMs: probeInMs } as const]),
    ...rejections.map((rejection) => ({ kind: 'requestRejected', orderRef, rejection }) as const),
  ];
}

function executionEvents(
  { item, context }: Taken<ReportedExecution>,
  order: EvidencedOrder | null,
  state: EvidenceState,
): readonly EvidenceEvent[] {
  const { root, revision } = splitExecutionId(item.executionId);
  const record = state.executions.get(root)?.record ?? emptyExecution<FillDetail>(root);
  const { now, instrumentKey, symbol, corrected } = context;
  const before = record.execution?.detail;
  const detail = keepingTime(detailOf(item, { order, instrumentKey, symbol, now }), before);
  const fold = foldExecution(record, { root, revision, quantity: item.quantity, detail });
  const external = derivedId('external-order', String(item.permId ?? root));
  const execution: StoredExecution = {
    record: fold.record,
    correlationId: order?.correlationId ?? external,
    causationId: order?.commandId ?? null,
    principal: order?.principal ?? null,
  };
  const counted = fold.record === record ? [] : recorded(execution, fold.reports);
  const problem = timeProblemOf(item);
  const time = problem === null ? [] : [{ kind: 'timeUnknown', reason: problem } as const];
  if (order === null) return [...time, ...counted];
  const { executions } = counted.reduce(evolve, state);
  const executed = corrected.has(order.orderRef) ? executedOf(order.orderRef, executions) : null;
  const evidence = evidenceOfExecution(item, executed);
  return [...time, ...counted, ...orderEvents(order, evidence, now)];
}

function commissionEvents(
  item: Extract<BrokerCallback, { kind: 'commission' }>,
  state: EvidenceState,
): readonly EvidenceEvent[] {
  const { root, revision } = splitExecutionId(item.executionId);
  const known = state.executions.get(root);
  const record = known?.record ?? emptyExecution<FillDetail>(root);
  const { commission, currency } = item;
  const fold = foldCommission(record, { revision, commission, currency });
  if (fold.record === record) return [];
  const execution: StoredExecution = {
    record: fold.record,
    correlationId: known?.correlationId ?? derivedId('external-order', root),
    causationId: known?.causationId ?? null,
    principal: known?.principal ?? null,
  };
  return recorded(execution, fold.reports);
}

function recorded(
  execution: StoredExecution,
  executionReports: readonly ExecutionReport<FillDetail>[],
): readonly EvidenceEvent[] {
  return [
    { kind: 'executionChanged', execution },
    ...executionReports.map(
      (report) => ({ kind: 'executionReported', execution, report }) as const,
    ),
  ];
}

function reports({ orders, changed }: EvidenceState): readonly EvidenceEvent[] {
  return [...changed].flatMap((orderRef): readonly EvidenceEvent[] => {
    const evidenced = orders.get(orderRef);
    if (evidenced === undefined) return [];
    if (evidenced.order.awaitsCode) return [{ kind: 'codeAwaited', orderRef }];
    const view = viewOf(evidenced.order);
    return sameView(evidenced.published, view) ? [] : [{ kind: 'statusReported', orderRef, view }];
  });
}
