import type {
  ApprovalAnsweredV1,
  ApprovalRequestedV1,
  IntentV1,
  OrderApprovedV1,
  OrderDeniedV1,
  PositionGapV1,
} from '@fairlead/contracts';
import { decimalText, instantText, present } from '@fairlead/core';
import {
  type CheckResult,
  type IntentEvent,
  type IntentView,
  MANUAL_STRATEGY,
  type PersonsAnswer,
  type Trade,
  addToTrade,
  nameOf,
  protectionPrices,
} from '@fairlead/order-domain';
import { legOf } from '../trades/trade-events.mapper';

type EventOf<Kind extends IntentEvent['kind']> = Extract<IntentEvent, { kind: Kind }>;

/** Returns a denial as others read it. */
export function deniedOf(intent: IntentV1, checks: readonly CheckResult[]): OrderDeniedV1 {
  return {
    ...{ ...originOf(intent), ...wishOf(intent) },
    checks: checks.map((check) => ({ ...check })),
  };
}

/** Returns a gap between what a source believes and what is held, as others read it. */
export function positionGapEventOf(
  intent: IntentV1,
  { gap, answer }: EventOf<'position-gap'>,
  symbol: string,
): PositionGapV1 {
  const { stated, held, least, most } = gap;
  const { source, side, quantity } = stated;
  return {
    ...{ ...originOf(intent), symbol, source, strategy: intent.strategy, answer },
    stated: { side, ...(quantity === null ? {} : { quantity: decimalText(quantity) }) },
    held: decimalText(held),
    ...(least === null ? {} : { heldAtLeast: decimalText(least) }),
    ...(most === null ? {} : { heldAtMost: decimalText(most) }),
  };
}

/** Returns the approval of an exit as others read it. */
export function exitApprovedOf(
  intent: IntentV1,
  { trade, checks }: EventOf<'exit-approved'>,
): OrderApprovedV1 {
  return { ...approvalOf(intent, trade, checks), kind: 'EXIT', legs: [] };
}

/** Returns the approval of a move of stop or target, or of a cancel, as others read it: it places nothing. */
export function movesApprovedOf(
  intent: IntentV1,
  { kind, trade, checks }: EventOf<'adjusted'> | EventOf<'cancelled'>,
): OrderApprovedV1 {
  const approved = kind === 'adjusted' ? 'ADJUST' : 'CANCEL';
  return { ...approvalOf(intent, trade, checks), kind: approved, legs: [] };
}

/** Returns the approval of an entry as others read it. */
export function approvedOf(
  intent: IntentV1,
  { trade, approval }: EventOf<'opened'>,
): OrderApprovedV1 {
  return {
    ...approvalOf(intent, trade, approval.checks),
    ...sizingOf(approval),
    kind: 'ENTER',
    legs: trade.legs.map((leg) => legOf(leg, leg.terms)),
  };
}

/** Returns the approval of an addition as others read it. */
export function additionApprovedOf(
  intent: IntentV1,
  { trade, approval, order, at }: EventOf<'added'>,
): OrderApprovedV1 {
  const { leg } = addToTrade(trade, order, at);
  return {
    ...approvalOf(intent, trade, approval.checks),
    ...sizingOf(approval),
    kind: 'ADD',
    legs: [legOf(leg, leg.terms)],
  };
}

/** Returns what a person is asked, as others read it: with size and prices as they would be now. */
export function approvalRequestedOf(
  intent: IntentV1,
  { intent: entry, approval, until }: EventOf<'approval-requested'>,
  { symbol, instrument }: IntentView,
): ApprovalRequestedV1 {
  const { ruleId, ruleVersion, strategy, causeId } = intent;
  const { direction } = entry;
  const { quantity, limitPrice, referencePrice, protection: spec } = approval;
  const ladder = instrument?.contract?.ladder ?? [];
  // NAKED_ENTRY denies what has none before a person is asked.
  const { stop, target } = protectionPrices({ direction, basis: referencePrice, spec: present(spec, 'who is asked is shown a stop'), ladder }); // prettier-ignore
  return {
    ...{ ...originOf(intent), symbol, causeId, ruleId, ruleVersion, strategy, direction },
    reason: askingOf(intent, approval),
    quantity: decimalText(quantity),
    ...(limitPrice === null ? {} : { limitPrice: decimalText(limitPrice) }),
    referencePrice: decimalText(referencePrice),
    stopPrice: decimalText(stop),
    targetPrice: decimalText(target),
    until: instantText(until),
  };
}

const REASON_MAX = 500;

/** Who is asked for an entry is asked for what it adds by itself, too. */
function askingOf({ reason }: IntentV1, { doubleDown }: EventOf<'opened'>['approval']): string {
  const levels = doubleDown?.levels ?? [];
  if (levels.length === 0) return reason;
  const added = levels.map(({ quantity, stopFraction }) => `${decimalText(quantity)} at ${decimalText(stopFraction)}`); // prettier-ignore
  const more = `; adds ${added.join(', ')} of the way to the stop`;
  return `${reason.slice(0, REASON_MAX - more.length)}${more}`;
}

/** Returns what a person said, as others read it. */
export function approvalAnsweredOf(
  asked: ApprovalRequestedV1,
  { answer, by, reason }: PersonsAnswer,
): ApprovalAnsweredV1 {
  const { causeId, symbol } = asked;
  return { ...originOf(asked), causeId, symbol, answer, by, reason };
}

function sizingOf({
  referencePrice,
  quantity,
  sizing,
}: EventOf<'opened'>['approval']): Pick<OrderApprovedV1, 'referencePrice' | 'sizing'> {
  return {
    referencePrice: decimalText(referencePrice),
    sizing: { quantity: decimalText(quantity), steps: [...sizing.steps] },
  };
}

/** What an approval says of any kind of intent. */
function approvalOf(
  intent: IntentV1,
  { contract, tradeId, strategy, direction }: Trade,
  checks: readonly CheckResult[],
): Omit<OrderApprovedV1, 'kind' | 'legs'> {
  return {
    ...{ ...originOf(intent), ...wishOf(intent) },
    symbol: nameOf(contract),
    tradeId,
    strategy,
    direction,
    checks: checks.map((check) => ({ ...check })),
  };
}

/** Nothing else says why a person wanted something; of a rule's wish the decision does. */
function wishOf({ ruleId, reason }: IntentV1): Pick<OrderApprovedV1, 'reason'> {
  return ruleId === MANUAL_STRATEGY ? { reason } : {};
}

function originOf(
  intent: IntentV1 | ApprovalRequestedV1,
): Pick<OrderApprovedV1, 'account' | 'instrumentKey' | 'intentId' | 'signalId'> {
  const { account, instrumentKey, intentId, signalId } = intent;
  return { account, instrumentKey, intentId, ...(signalId === undefined ? {} : { signalId }) };
}
