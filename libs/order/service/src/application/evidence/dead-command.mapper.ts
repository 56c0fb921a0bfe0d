import type { DeadLetteredV1 } from '@fairlead/contracts';
import type { OrderRef } from '@fairlead/core';
import type { TradeEvidence } from '@fairlead/order-domain';

type Request = 'place' | 'modify' | 'cancel';

/** The code of an order whose command was set aside. */
const COMMAND_FAILED = 'COMMAND_FAILED';

/**
 * Returns what a dead letter says about orders: a command that the gateway set aside was never journaled, so it was never
 * sent. Nothing where the letter is about something else.
 */
export function evidenceOfDeadLetter(letter: DeadLetteredV1): readonly TradeEvidence[] {
  const { service, messageType, envelope, error } = letter;
  const request = requestOf(messageType);
  if (service !== 'tws-gateway' || request === null) return [];
  return orderRefsOf(envelope['data']).map((orderRef) => ({
    kind: 'not-sent',
    orderRef: orderRef as OrderRef,
    request,
    outcome: 'REFUSED',
    code: COMMAND_FAILED,
    reason: `the gateway failed at this command and set it aside: ${error}`,
  }));
}

function requestOf(type: string): Request | null {
  const requests: Readonly<Record<string, Request>> = {
    'command.place': 'place',
    'command.modify': 'modify',
    'command.cancel': 'cancel',
  };
  return requests[type] ?? null;
}

/** Places name legs, a modify one leg, a cancel its order. What was set aside may have any form. */
function orderRefsOf(data: unknown): readonly string[] {
  const legs = fieldOf(data, 'legs');
  const holders = Array.isArray(legs) ? (legs as unknown[]) : [fieldOf(data, 'leg') ?? data];
  return holders
    .map((holder) => fieldOf(holder, 'orderRef'))
    .filter((orderRef): orderRef is string => typeof orderRef === 'string');
}

function fieldOf(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined;
}
