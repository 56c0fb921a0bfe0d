import type {
  ModifyOrderV1,
  OrderConcludedV1,
  LegV1,
  OrderStateV1,
  PinnedContractV1,
  PlaceOrdersV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import { Decimal, type Instant, decimalText, instantText } from '@fairlead/core';
import {
  type AdjustedStop,
  type Leg,
  type LegTerms,
  type Note,
  type Trade,
  type TradeStep,
  type Trail,
  nameOf,
  summaryOf,
} from '@fairlead/order-domain';

/** Averages are shown with this many decimals; the record keeps the executions. */
const AVERAGE_DECIMALS = 8;
const TEXT_MAX = 2_000;
const CODE_MAX = 64;

/** Returns an order as others see it. */
export function orderStateOf(trade: Trade, leg: Leg): OrderStateV1 {
  return {
    account: trade.account,
    instrumentKey: trade.contract.instrumentKey,
    symbol: nameOf(trade.contract),
    tradeId: trade.tradeId,
    orderRef: leg.orderRef,
    role: roleOf(leg),
    side: leg.side,
    orderType: leg.type,
    status: leg.status,
    quantity: decimalText(leg.terms.quantity),
    filledQuantity: decimalText(leg.filled),
    ...optional('averageFillPrice', averageOf(trade, leg)),
    ...optional('limitPrice', textOf(leg.terms.limitPrice)),
    ...optional('stopPrice', textOf(leg.terms.stopPrice)),
    ...optional('ocaGroup', leg.ocaGroup),
    ...optional('permId', leg.permId),
    ...optional('code', codeOf(leg.code)),
    ...optional('reason', leg.reason?.slice(0, TEXT_MAX) ?? null),
  };
}

/** Returns a trade as others see it, with what happened to it last. */
export function tradeChangedOf(trade: Trade, note: Note, moment: Instant): TradeChangedV1 {
  const summary = summaryOf(trade, moment);
  return {
    account: trade.account,
    instrumentKey: trade.contract.instrumentKey,
    symbol: nameOf(trade.contract),
    tradeId: trade.tradeId,
    strategy: trade.strategy,
    direction: trade.direction,
    status: summary.status,
    position: decimalText(summary.position),
    effectiveProtection: decimalText(summary.effectiveProtection),
    protected: summary.protected,
    ...(summary.unprotectedByChoice ? { unprotectedByChoice: true } : {}),
    ...optional('protectedHours', summary.protectedHours),
    exposedMs: summary.exposedMs,
    ...optional('averageEntryPrice', averageText(summary.averageEntryPrice)),
    ...optional('averageExitPrice', averageText(summary.averageExitPrice)),
    ...optional('stopPrice', textOf(summary.stopPrice)),
    ...optional('targetPrice', textOf(summary.targetPrice)),
    code: note.code,
    reason: note.reason.slice(0, TEXT_MAX),
    openedAt: instantText(trade.openedAt),
    ...optional('closedAt', trade.closedAt === null ? null : instantText(trade.closedAt)),
  };
}

/** Returns the command that places orders of a trade. */
export function placeCommandOf(
  trade: Trade,
  { purpose, legs, expiresAt }: Extract<TradeStep, { kind: 'place' }>,
): PlaceOrdersV1 {
  return {
    account: trade.account,
    tradeId: trade.tradeId,
    intentId: trade.opening.intentId,
    purpose,
    contract: contractOf(trade),
    ...optional('expiresAt', expiresAt === undefined ? null : instantText(expiresAt)),
    legs: legs.map((leg) => legOf(leg, leg.terms)),
  };
}

/** Returns the command that changes an order. */
export function modifyCommandOf(
  trade: Trade,
  step: Extract<TradeStep, { kind: 'modify' }>,
): ModifyOrderV1 {
  return {
    account: trade.account,
    tradeId: trade.tradeId,
    revision: step.revision,
    reason: step.reason.slice(0, TEXT_MAX),
    leg: legOf(step.leg, step.wanted),
  };
}

/** Returns how an intent of a trade ended. */
export function concludedOf(
  trade: Trade,
  step: Extract<TradeStep, { kind: 'conclude' }>,
): OrderConcludedV1 {
  return {
    account: trade.account,
    instrumentKey: trade.contract.instrumentKey,
    intentId: step.intent.intentId,
    causeId: step.intent.causeId,
    ...optional('signalId', step.intent.signalId),
    tradeId: trade.tradeId,
    outcome: step.outcome,
    code: step.code.slice(0, CODE_MAX),
    reason: step.reason.slice(0, TEXT_MAX),
    ...optional('filledQuantity', textOf(step.filledQuantity ?? null)),
  };
}

/** Returns a leg as it travels, with these terms. */
export function legOf(leg: Leg, terms: LegTerms): LegV1 {
  return {
    orderRef: leg.orderRef,
    role: roleOf(leg),
    side: leg.side,
    quantity: decimalText(terms.quantity),
    type: leg.type,
    ...optional('limitPrice', textOf(terms.limitPrice)),
    ...optional('stopPrice', textOf(terms.stopPrice)),
    ...trailOf(terms.trail),
    ...optional('limitOffset', textOf(terms.limitOffset ?? null)),
    ...optional('adjusts', leg.adjusts === undefined ? null : adjustedOf(leg.adjusts)),
    timeInForce: leg.timeInForce,
    ...optional('goodAfter', leg.goodAfter === undefined ? null : instantText(leg.goodAfter)),
    ...optional('outsideHours', leg.outsideHours ?? null),
    ...optional('goodTill', leg.goodTill === null ? null : instantText(leg.goodTill)),
    ...optional('parentRef', leg.parentRef),
    ...optional('ocaGroup', leg.ocaGroup),
    ...optional('ocaType', leg.ocaType),
  };
}

function trailOf(trail: Trail | undefined): Pick<LegV1, 'trailingAmount' | 'trailingPercent'> {
  if (trail === undefined) return {};
  const value = decimalText(trail.value);
  return trail.kind === 'amount' ? { trailingAmount: value } : { trailingPercent: value };
}

function adjustedOf(stop: AdjustedStop): NonNullable<LegV1['adjusts']> {
  return {
    ...{ at: decimalText(stop.at), type: stop.type },
    ...optional('stopPrice', textOf(stop.stopPrice ?? null)),
    ...optional('limitPrice', textOf(stop.limitPrice ?? null)),
    ...trailOf(stop.trail),
    ...optional('limitOffset', textOf(stop.limitOffset ?? null)),
  };
}

/** What a person leaves a part of a trade with is an exit like others. */
function roleOf({ purpose }: Leg): LegV1['role'] {
  return purpose === 'REDUCE' ? 'EXIT' : purpose;
}

function contractOf({ contract }: Trade): PinnedContractV1 {
  return {
    instrumentKey: contract.instrumentKey,
    contractId: contract.contractId,
    symbol: contract.symbol,
    type: contract.type,
    exchange: contract.exchange,
    currency: contract.currency,
    multiplier: decimalText(contract.multiplier),
  };
}

function averageOf(trade: Trade, leg: Leg): string | null {
  if (leg.filled.isZero()) return null;
  const value = trade.executions
    .filter((each) => each.orderRef === leg.orderRef)
    .reduce((total, each) => total.plus(each.quantity.times(each.price)), new Decimal(0));
  return averageText(value.div(leg.filled));
}

function averageText(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value.toDecimalPlaces(AVERAGE_DECIMALS));
}

function textOf(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value);
}

function codeOf(code: string | null): string | null {
  return code === null || code === '' ? null : code.slice(0, CODE_MAX);
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | null,
): { readonly [K in Key]?: Value } {
  return value === null ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}
