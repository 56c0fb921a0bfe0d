import type { IntentV1, OrderApprovedV1, OrderDeniedV1 } from '@fairlead/contracts';
import { decimalText } from '@fairlead/core';
import type { CheckResult, IntentEvent } from '@fairlead/order-domain';
import { legOf } from '../trades/trade-events.mapper';

type EventOf<Kind extends IntentEvent['kind']> = Extract<IntentEvent, { kind: Kind }>;

/** Returns a denial as others read it. */
export function deniedOf(intent: IntentV1, checks: readonly CheckResult[]): OrderDeniedV1 {
  return { ...originOf(intent), checks: checks.map((check) => ({ ...check })) };
}

/** Returns the approval of an exit as others read it. */
export function exitApprovedOf(
  intent: IntentV1,
  { trade, checks }: EventOf<'exit-approved'>,
): OrderApprovedV1 {
  return {
    ...originOf(intent),
    symbol: trade.contract.symbol,
    tradeId: trade.tradeId,
    strategy: trade.strategy,
    kind: 'EXIT',
    direction: trade.direction,
    checks: checks.map((check) => ({ ...check })),
    legs: [],
  };
}

/** Returns the approval of an entry as others read it. */
export function approvedOf(
  intent: IntentV1,
  { trade, approval }: EventOf<'opened'>,
): OrderApprovedV1 {
  return {
    ...originOf(intent),
    symbol: trade.contract.symbol,
    tradeId: trade.tradeId,
    strategy: trade.strategy,
    kind: 'ENTER',
    direction: trade.direction,
    referencePrice: decimalText(approval.referencePrice),
    sizing: { quantity: decimalText(approval.quantity), steps: [...approval.sizing.steps] },
    checks: approval.checks.map((check) => ({ ...check })),
    legs: trade.legs.map((leg) => legOf(leg, leg.terms)),
  };
}

function originOf(
  intent: IntentV1,
): Pick<OrderApprovedV1, 'account' | 'instrumentKey' | 'intentId' | 'signalId'> {
  const { account, instrumentKey, intentId, signalId } = intent;
  return { account, instrumentKey, intentId, ...(signalId === undefined ? {} : { signalId }) };
}
