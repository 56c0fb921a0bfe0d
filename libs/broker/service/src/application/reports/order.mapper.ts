import { type BrokerRejectedV1, type BrokerStatusV1, type LegV1 } from '@fairlead/contracts';
import {
  type OrderView,
  type Rejection,
  type WantedOrder,
  adviceOf,
} from '@fairlead/broker-domain';
import { ORDER_PRICES, decimal, decimalText } from '@fairlead/core';
import type { JournalRow } from '../ports/journal';

/** Texts for people are at most this long on an event. */
const TEXT_MAX = 2_000;

/** Returns what a leg asks of the broker, as numbers. */
export function wantedOf(leg: LegV1, revision: number): WantedOrder {
  const moves = ORDER_PRICES[leg.type].trails || leg.adjusts !== undefined;
  return {
    revision,
    quantity: decimal(leg.quantity),
    limitPrice: leg.limitPrice === undefined ? null : decimal(leg.limitPrice),
    // A trigger that moves by itself is not what the broker has to show.
    stopPrice: leg.stopPrice === undefined || moves ? null : decimal(leg.stopPrice),
  };
}

/** Returns what others are informed of an order of ours. */
export function statusEvent(row: JournalRow, view: OrderView): BrokerStatusV1 {
  return {
    account: row.account,
    orderRef: row.orderRef,
    status: view.status,
    cancelPending: view.cancelPending,
    orderId: row.orderId,
    ...(view.quantity === null ? {} : { quantity: decimalText(view.quantity) }),
    ...(view.filled === null ? {} : { filledQuantity: decimalText(view.filled) }),
    ...(view.limitPrice === null ? {} : { limitPrice: decimalText(view.limitPrice) }),
    ...(view.stopPrice === null ? {} : { stopPrice: decimalText(view.stopPrice) }),
    ...(view.ocaGroup === null ? {} : { ocaGroup: view.ocaGroup.slice(0, 64) }),
    ...(view.ocaType === null ? {} : { ocaType: view.ocaType }),
    ...(view.permId === null ? {} : { permId: view.permId }),
    ...(view.code === null ? {} : { code: view.code }),
    ...(view.reason === '' ? {} : { reason: view.reason.slice(0, TEXT_MAX) }),
  };
}

/** Returns what others are informed of a refused request. */
export function rejectedEvent(row: JournalRow, rejection: Rejection): BrokerRejectedV1 {
  const advice = rejection.request === 'place' ? adviceOf(rejection.code) : null;
  return {
    account: row.account,
    orderRef: row.orderRef,
    request: rejection.request,
    code: rejection.code,
    reason: rejection.reason.slice(0, TEXT_MAX),
    final: rejection.final,
    ...(advice === null ? {} : { advice }),
  };
}

/** Returns the view as plain JSON with decimal text, in a fixed order of fields. */
export function viewToJson(view: OrderView): Record<string, unknown> {
  return {
    status: view.status,
    cancelPending: view.cancelPending,
    quantity: view.quantity === null ? null : decimalText(view.quantity),
    filled: view.filled === null ? null : decimalText(view.filled),
    limitPrice: view.limitPrice === null ? null : decimalText(view.limitPrice),
    stopPrice: view.stopPrice === null ? null : decimalText(view.stopPrice),
    ocaGroup: view.ocaGroup,
    ocaType: view.ocaType,
    permId: view.permId,
    code: view.code,
    reason: view.reason,
    answeredRevision: view.answeredRevision,
  };
}
