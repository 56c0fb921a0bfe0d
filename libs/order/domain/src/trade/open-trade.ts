import {
  type Decimal,
  type Instant,
  type Quantity,
  decimalText,
  distanceText,
  entrySide,
  exitSide,
  orderRefOf,
} from '@fairlead/core';
import { type LegPlan, newLeg } from '../order/leg';
import { type OrderForm, formedLeg, plainForm } from '../order/order-form';
import { protectionPrices } from './protection/protection-prices';
import { trailOf } from './moving/trail';
import type { ProtectionPrices, ProtectionSpec } from './protection/protection-spec';
import type { AnsweredIntent, ExitRequest, Trade } from './trade';

/** An approved entry. */
export interface TradeOpening extends Pick<
  Trade,
  | 'tradeId'
  | 'account'
  | 'strategy'
  | 'direction'
  | 'contract'
  | 'opening'
  | 'protection'
  | 'doubleDown'
  | 'referencePrice'
  | 'childrenActivateEarly'
> {
  readonly quantity: Quantity;
  /** Null for a market order. */
  readonly limitPrice: Decimal | null;
  /** After this moment the entry must not fill any more; null where only the end of the day ends it. */
  readonly goodTill: Instant | null;
  /** How a person wants it executed; absent where it is at the market, or by its limit until its deadline. */
  readonly form?: OrderForm;
}

/**
 * Returns the trade of an approved entry: entry, stop and target as one bracket, in this order, all on their way; the entry
 * alone where no protection is wanted.
 */
export function openTrade(entry: TradeOpening, now: Instant): Trade {
  return {
    tradeId: entry.tradeId,
    account: entry.account,
    strategy: entry.strategy,
    direction: entry.direction,
    contract: entry.contract,
    opening: entry.opening,
    protection: entry.protection,
    ...(entry.doubleDown === undefined ? {} : { doubleDown: entry.doubleDown }),
    referencePrice: entry.referencePrice,
    childrenActivateEarly: entry.childrenActivateEarly,
    legs: legsOf(entry).map((leg) => newLeg(leg, now)),
    additions: [],
    executions: [],
    takings: [],
    evidenceAt: now,
    exit: null,
    openedAt: now,
    closedAt: null,
    reopened: false,
    reopeningReported: false,
    entryCut: null,
    exitWaits: null,
    exposedMs: 0,
    exposedSince: null,
    unprotected: null,
    note: { code: 'APPROVED', reason: describeEntry(entry) },
  };
}

function describeEntry({ quantity, protection, doubleDown }: TradeOpening): string {
  const shares = `${quantity.toFixed()} shares`;
  if (protection === null) return `entry of ${shares}, unprotected by choice`;
  const added = (doubleDown?.levels ?? []).map((level) => `${level.quantity.toFixed()} at ${decimalText(level.stopFraction)}`); // prettier-ignore
  const more = added.length === 0 ? '' : `; adds ${added.join(', ')} of the way to the stop`;
  return `bracket for ${shares}${describeTargets(protection)}${more}`;
}

function describeTargets({ rungs = [] }: ProtectionSpec): string {
  const parts = rungs.map(({ target, percent }) => `${decimalText(percent)} % at ${distanceText(target)}`); // prettier-ignore
  return parts.length === 0 ? '' : `; ${parts.join(', ')}, the rest at the last target`;
}

function legsOf(entry: TradeOpening): readonly LegPlan[] {
  const { protection, direction, referencePrice, contract } = entry;
  if (protection === null) return [entryLeg(entry)];
  const { ladder } = contract;
  const prices = protectionPrices({ direction, basis: referencePrice, spec: protection, ladder });
  return [entryLeg(entry), ...children(entry, prices)];
}

function entryLeg(entry: TradeOpening): LegPlan {
  const { tradeId, direction, quantity, limitPrice, goodTill } = entry;
  return {
    orderRef: orderRefOf(tradeId, 'E', 1),
    purpose: 'ENTRY',
    ordinal: 1,
    side: entrySide(direction),
    ...formedLeg(entry.form ?? plainForm(limitPrice, goodTill), quantity),
  };
}

/** Children carry no group of ours: TWS links them itself, and refuses to modify them otherwise (10326). */
function children(entry: TradeOpening, prices: ProtectionPrices): readonly LegPlan[] {
  const { tradeId, quantity } = entry;
  const common = {
    ordinal: 1,
    side: exitSide(entry.direction),
    timeInForce: 'GTC',
    parentRef: orderRefOf(tradeId, 'E', 1),
  } as const;
  return [
    {
      ...common,
      orderRef: orderRefOf(tradeId, 'S', 1),
      purpose: 'STOP',
      ...stopOf(entry, prices),
    },
    {
      ...common,
      orderRef: orderRefOf(tradeId, 'T', 1),
      purpose: 'TARGET',
      type: 'LIMIT',
      terms: { quantity, limitPrice: prices.target, stopPrice: null },
    },
  ];
}

/** A stop that trails begins where a plain one would stand. */
function stopOf(
  { protection, quantity, contract }: TradeOpening,
  { stop }: ProtectionPrices,
): Pick<LegPlan, 'type' | 'terms'> {
  const terms = { quantity, limitPrice: null, stopPrice: stop };
  if (protection?.trail === undefined) return { type: 'STOP', terms };
  const { ladder } = contract;
  return {
    type: 'TRAIL',
    terms: { ...terms, trail: trailOf({ trail: protection.trail, ladder }) },
  };
}

/** The wish to leave a trade. */
export interface ExitWish {
  /** The intent that is answered by it, null where there is none. */
  readonly intent: AnsweredIntent | null;
  readonly reason: string;
}

/** Returns the trade with the wish to leave it; a wish that comes again adds its intent to the first one. */
export function requestExit(trade: Trade, wish: ExitWish, now: Instant): Trade {
  const intents = wish.intent === null ? [] : [wish.intent];
  const { exit } = trade;
  const request: ExitRequest =
    exit === null
      ? {
          requestedAt: now,
          reason: wish.reason,
          intents,
          limitPrice: null,
          pricedAt: null,
          collarMid: null,
          lateReported: false,
          doubtReported: false,
        }
      : { ...exit, intents: [...exit.intents, ...intents] };
  return { ...trade, exit: request, note: { code: 'CLOSING', reason: wish.reason } };
}
