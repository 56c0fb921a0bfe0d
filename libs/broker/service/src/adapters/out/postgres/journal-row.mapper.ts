import { type LegV1, type PinnedContractV1 } from '@fairlead/contracts';
import type { BrokerOrder, OrderView, Purpose, SeenOrder } from '@fairlead/broker-domain';
import {
  type Decimal,
  type Instant,
  decimal,
  decimalText,
  instant,
  instantText,
} from '@fairlead/core';
import { viewToJson } from '../../../application/reports/order.mapper';
import type { JournalRow } from '../../../application/ports/journal';

/** A row of the table `journal` as the driver returns it. */
export interface JournalRecord {
  readonly order_ref: string;
  readonly account: string;
  readonly client_id: number;
  readonly order_id: number;
  readonly epoch: number;
  readonly command_id: string;
  readonly correlation_id: string;
  readonly principal: string | null;
  readonly trade_id: string;
  readonly intent_id: string;
  readonly purpose: Purpose;
  readonly contract: PinnedContractV1;
  readonly leg: LegV1;
  readonly state: StateJson;
  readonly published: ViewJson | null;
  readonly position_when_absent: string | null;
  readonly touched_at: Date;
}

type Texts<T> = { readonly [K in keyof T]: T[K] extends Decimal | null ? string | null : T[K] };
interface WantedJson {
  readonly revision: number;
  readonly quantity: string;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
}
type StateJson = Omit<
  BrokerOrder,
  'wanted' | 'seen' | 'executed' | 'endedAt' | 'absentSince' | 'notFoundAt'
> & {
  readonly wanted: WantedJson;
  readonly seen: Texts<SeenOrder>;
  readonly executed?: string | null;
  readonly endedAt: number | null;
  readonly absentSince: number | null;
  /** Absent in rows of older versions. */
  readonly notFoundAt?: number | null;
};
type ViewJson = Texts<OrderView>;

/** Returns the row that a record stands for. */
export function rowOf(record: JournalRecord): JournalRow {
  return {
    orderRef: record.order_ref,
    account: record.account,
    clientId: record.client_id,
    orderId: record.order_id,
    epoch: record.epoch,
    commandId: record.command_id,
    correlationId: record.correlation_id,
    principal: record.principal,
    tradeId: record.trade_id,
    intentId: record.intent_id,
    purpose: record.purpose,
    contract: record.contract,
    leg: record.leg,
    order: orderOf(record.state),
    published: record.published === null ? null : viewFromJson(record.published),
    positionWhenAbsent: record.position_when_absent,
    touchedAt: instant(record.touched_at.getTime()),
  };
}

/** Returns the record of a row as plain JSON, for `jsonb_to_recordset`. */
export function recordOf(row: JournalRow): Record<string, unknown> {
  const { order } = row;
  const isReported = !order.awaitsCode;
  return {
    order_ref: row.orderRef,
    account: row.account,
    client_id: row.clientId,
    order_id: row.orderId,
    perm_id: order.seen.permId,
    epoch: row.epoch,
    command_id: row.commandId,
    correlation_id: row.correlationId,
    principal: row.principal,
    trade_id: row.tradeId,
    intent_id: row.intentId,
    purpose: row.purpose,
    contract: row.contract,
    leg: row.leg,
    status: order.status,
    settled: order.endedAt !== null && isReported,
    state: stateOf(order),
    published: row.published === null ? null : viewToJson(row.published),
    position_when_absent: row.positionWhenAbsent,
    touched_at: instantText(row.touchedAt),
  };
}

function stateOf(order: BrokerOrder): StateJson {
  return {
    ...order,
    wanted: {
      revision: order.wanted.revision,
      quantity: decimalText(order.wanted.quantity),
      limitPrice: textOf(order.wanted.limitPrice),
      stopPrice: textOf(order.wanted.stopPrice),
    },
    executed: textOf(order.executed),
    seen: {
      ...order.seen,
      quantity: textOf(order.seen.quantity),
      filled: textOf(order.seen.filled),
      limitPrice: textOf(order.seen.limitPrice),
      stopPrice: textOf(order.seen.stopPrice),
    },
  };
}

function orderOf(state: StateJson): BrokerOrder {
  return {
    ...state,
    wanted: {
      revision: state.wanted.revision,
      quantity: decimal(state.wanted.quantity),
      limitPrice: decimalOf(state.wanted.limitPrice),
      stopPrice: decimalOf(state.wanted.stopPrice),
    },
    seen: {
      ...state.seen,
      quantity: decimalOf(state.seen.quantity),
      filled: decimalOf(state.seen.filled),
      limitPrice: decimalOf(state.seen.limitPrice),
      stopPrice: decimalOf(state.seen.stopPrice),
    },
    // Journals of before know no corrections.
    executed: decimalOf(state.executed ?? null),
    endedAt: instantOf(state.endedAt),
    absentSince: instantOf(state.absentSince),
    notFoundAt: instantOf(state.notFoundAt ?? null),
  };
}

function viewFromJson(view: ViewJson): OrderView {
  return {
    ...view,
    quantity: decimalOf(view.quantity),
    filled: decimalOf(view.filled),
    limitPrice: decimalOf(view.limitPrice),
    stopPrice: decimalOf(view.stopPrice),
  };
}

function textOf(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value);
}

function instantOf(milliseconds: number | null): Instant | null {
  return milliseconds === null ? null : instant(milliseconds);
}

function decimalOf(text: string | null): Decimal | null {
  return text === null ? null : decimal(text);
}
