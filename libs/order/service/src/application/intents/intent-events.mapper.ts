import type { IntentV1, OrderApprovedV1, OrderDeniedV1 } from '@fairlead/contracts';
import { decimalText } from '@fairlead/core';
import { type CheckResult, type IntentEvent, type Trade, nameOf } from '@fairlead/order-domain';
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
  return { ...approvalOf(intent, trade, checks), kind: 'EXIT', legs: [] };
}

/** Returns the approval of an entry as others read it. */
export function approvedOf(
  intent: IntentV1,
  { trade, approval }: EventOf<'opened'>,
): OrderApprovedV1 {
  return {
    ...approvalOf(intent, trade, approval.checks),
    kind: 'ENTER',
    referencePrice: decimalText(approval.referencePrice),
    sizing: { quantity: decimalText(approval.quantity), steps: [...approval.sizing.steps] },
    legs: trade.legs.map((leg) => legOf(leg, leg.terms)),
  };
}

/** What an approval says of any kind of intent. */
function approvalOf(
  intent: IntentV1,
  { contract, tradeId, strategy, direction }: Trade,
  checks: readonly CheckResult[],
): Omit<OrderApprovedV1, 'kind' | 'legs'> {
  return {
    ...originOf(intent),
    symbol: nameOf(contract),
    tradeId,
    strategy,
    direction,
    checks: checks.map((check) => ({ ...check })),
  };
}

function originOf(
  intent: IntentV1,
): Pick<OrderApprovedV1, 'account' | 'instrumentKey' | 'intentId' | 'signalId'> {
  const { account, instrumentKey, intentId, signalId } = intent;
  return { account, instrumentKey, intentId, ...(signalId === undefined ? {} : { signalId }) };
}
