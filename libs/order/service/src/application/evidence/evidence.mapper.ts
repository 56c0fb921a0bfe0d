import type {
  BrokerAckV1,
  BrokerRejectedV1,
  BrokerStatusV1,
  FillExecutionV1,
} from '@fairlead/contracts';
import {
  type Decimal,
  type ExecutionId,
  type OrderRef,
  decimal,
  parseInstant,
} from '@fairlead/core';
import type { TradeEvidence } from '@fairlead/order-domain';

/** Returns what a status of the broker says about an order. */
export function evidenceOfStatus(data: BrokerStatusV1): TradeEvidence {
  return {
    kind: 'status',
    orderRef: data.orderRef as OrderRef,
    status: data.status,
    cancelPending: data.cancelPending,
    quantity: decimalOrNull(data.quantity),
    filledQuantity: decimalOrNull(data.filledQuantity),
    limitPrice: decimalOrNull(data.limitPrice),
    stopPrice: decimalOrNull(data.stopPrice),
    ocaGroup: data.ocaGroup ?? null,
    ocaType: data.ocaType ?? null,
    permId: data.permId ?? null,
    code: data.code ?? (data.status === 'LAPSED' ? 'LAPSED' : null),
    reason: data.reason ?? null,
  };
}

/** Returns what a refusal of the broker says about an order. */
export function evidenceOfRejection(data: BrokerRejectedV1): TradeEvidence {
  return {
    kind: 'rejection',
    orderRef: data.orderRef as OrderRef,
    request: data.request,
    code: String(data.code),
    reason: data.reason,
    final: data.final,
    ...(data.advice === undefined ? {} : { advice: data.advice }),
  };
}

/** Returns what the gateway's acknowledgement of a command says about its orders: nothing where it was sent. */
export function evidenceOfAck(data: BrokerAckV1): readonly TradeEvidence[] {
  const { outcome } = data;
  if (outcome === 'JOURNALED') return [];
  return data.orderRefs.map((orderRef) => ({
    kind: 'not-sent',
    orderRef: orderRef as OrderRef,
    request: data.request,
    outcome,
    code: outcome === 'EXPIRED' ? 'EXPIRED' : data.code,
    reason: data.reason,
  }));
}

/** Returns the execution of one of our orders, or what corrects one. */
export function evidenceOfFill(data: FillExecutionV1, corrects: boolean): TradeEvidence {
  return {
    kind: 'execution',
    orderRef: data.orderRef as OrderRef,
    executionId: data.executionId as ExecutionId,
    revision: data.revision,
    corrects,
    side: data.side,
    quantity: decimal(data.quantity),
    price: decimal(data.price),
    ...(data.executedAtNote === undefined ? { executedAt: parseInstant(data.executedAt) } : {}),
  };
}

function decimalOrNull(text: string | undefined): Decimal | null {
  return text === undefined ? null : decimal(text);
}
