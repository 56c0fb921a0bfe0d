import { type Decimal, decimal, sum } from '@fairlead/core';
import type { ExecutionRecord } from '../execution/execution';
import { isCorrection } from '../execution/execution';
import { splitExecutionId } from '../execution/execution-id';
import type { BrokerOrder, OrderEvidence, OrderView } from '../order/broker-order';
import type { BrokerCallback } from './broker-report';
import type { FillDetail } from './fill-detail';
import { referenceOf } from './order-evidence';

/** What is evidence of orders: messages of the broker, and what we know ourselves. */
export type EvidenceItem =
  | BrokerCallback
  | {
      readonly kind: 'own';
      readonly orderRefs: readonly string[];
      readonly evidence: OrderEvidence;
    };

/** An order of the journal, as far as evidence concerns it. */
export interface EvidencedOrder {
  readonly orderRef: string;
  /** The client id that it was placed under; the order id belongs to it. */
  readonly clientId: number;
  readonly orderId: number;
  readonly contract: { readonly instrumentKey: string };
  readonly order: BrokerOrder;
  /** What others were last informed of. */
  readonly published: OrderView | null;
  /** The last command about it, and the story that it belongs to. */
  readonly commandId: string;
  readonly correlationId: string;
  /** Who asked for what that command does; null for an order of before this was kept. */
  readonly principal: string | null;
}

/** One execution root with the story that it belongs to. */
export interface StoredExecution {
  readonly record: ExecutionRecord<FillDetail>;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly principal: string | null;
}

/** The orders and executions that evidence is about. */
export interface EvidenceState {
  /** By reference. */
  readonly orders: ReadonlyMap<string, EvidencedOrder>;
  /** By root. */
  readonly executions: ReadonlyMap<string, StoredExecution>;
  /** References of the orders that changed. */
  readonly changed: ReadonlySet<string>;
}

/** Returns the state that evidence is decided on. */
export function evidenceState(
  orders: readonly EvidencedOrder[],
  executions: readonly StoredExecution[],
): EvidenceState {
  return {
    orders: new Map(orders.map((order) => [order.orderRef, order])),
    executions: new Map(executions.map((each) => [each.record.root, each])),
    changed: new Set(),
  };
}

/** Finds the order of a message: by our reference, then by the id of our own client, then by the broker's permanent id. */
export function orderOf(
  item: BrokerCallback,
  orders: ReadonlyMap<string, EvidencedOrder>,
  clientId: number,
): EvidencedOrder | null {
  if ('orderRef' in item) {
    const named = orders.get(referenceOf(item.orderRef));
    if (named !== undefined) return named;
  }
  const all = [...orders.values()];
  const isOwn = item.kind === 'orderError' || ('clientId' in item && item.clientId === clientId);
  if (isOwn && 'orderId' in item && !('orderRef' in item)) {
    const numbered = all.find(
      (each) => each.clientId === clientId && each.orderId === item.orderId,
    );
    if (numbered !== undefined) return numbered;
  }
  if (!('permId' in item) || item.permId === null || item.permId === 0) return null;
  return all.find(({ order }) => order.seen.permId === item.permId) ?? null;
}

/** Returns the references of orders of which an execution is corrected, or was: only all of their executions say what is filled. */
export function correctedOrders(
  items: readonly EvidenceItem[],
  state: EvidenceState,
  clientId: number,
): readonly string[] {
  return items.flatMap((item) => {
    if (item.kind !== 'execution') return [];
    const found = orderOf(item, state.orders, clientId);
    if (found === null) return [];
    const { root, revision } = splitExecutionId(item.executionId);
    const corrects = isCorrection({ revision, quantity: item.quantity });
    const known = state.executions.get(root)?.record.execution ?? null;
    const raises = known !== null && revision > known.revision;
    return corrects || raises || found.order.executed !== null ? [found.orderRef] : [];
  });
}

/** Returns what the executions of an order add up to. */
export function executedOf(
  orderRef: string,
  executions: ReadonlyMap<string, StoredExecution>,
): Decimal {
  const own = [...executions.values()].flatMap(({ record }) =>
    record.execution?.detail.orderRef === orderRef ? [record.execution.detail] : [],
  );
  return sum(own.map(({ quantity }) => decimal(quantity)));
}
