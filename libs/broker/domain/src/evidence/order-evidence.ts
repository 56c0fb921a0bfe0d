import type { Decimal } from '@fairlead/core';
import type { OrderEvidence } from '../order/broker-order';
import type { BrokerCallback, ReportedExecution } from './broker-report';

/** Returns our reference without what the broker may append after a colon. */
export function referenceOf(text: string): string {
  const colon = text.indexOf(':');
  return colon === -1 ? text : text.slice(0, colon);
}

/** Returns what an execution says of its order; `executed`: the sum of all of them, where one was corrected. */
export function evidenceOfExecution(
  { cumulative, permId }: ReportedExecution,
  executed: Decimal | null,
): OrderEvidence {
  return { kind: 'execution', cumulative, executed, permId };
}

/** Returns what any other message of the broker says of the order that it names, or null for nothing. */
export function evidenceOf(
  callback: Exclude<BrokerCallback, ReportedExecution>,
): OrderEvidence | null {
  switch (callback.kind) {
    case 'openOrder': {
      const { status, quantity, filled, limitPrice, stopPrice, ocaGroup, ocaType, permId } =
        callback;
      const prices = { limitPrice, stopPrice };
      return { kind: 'openOrder', status, quantity, filled, ...prices, ocaGroup, ocaType, permId };
    }
    case 'orderStatus': {
      const { status, whyHeld, filled, remaining, permId } = callback;
      return { kind: 'status', status, whyHeld, filled, remaining, permId };
    }
    case 'completedOrder': {
      const { status, how, filled, permId } = callback;
      return { kind: 'completed', status, how, filled, permId };
    }
    case 'orderError':
      return { kind: 'error', code: callback.code, message: callback.message };
    case 'commission':
      return null;
  }
}
