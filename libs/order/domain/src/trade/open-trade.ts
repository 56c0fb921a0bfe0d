import {
  type Decimal,
  type Instant,
  type Quantity,
  entrySide,
  exitSide,
  orderRefOf,
} from '@fairlead/core';
import { type LegPlan, newLeg } from '../order/leg';
import { type ProtectionPrices, protectionPrices } from './protection/protection-prices';
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
  | 'referencePrice'
  | 'childrenActivateEarly'
> {
  readonly quantity: Quantity;
  /** Null for a market order. */
  readonly limitPrice: Decimal | null;
  /** After this moment the entry must not fill any more; null where only the end of the day ends it. */
  readonly goodTill: Instant | null;
}

/** Returns the trade of an approved entry: entry, stop and target as one bracket, in this order, all on their way. */
export function openTrade(entry: TradeOpening, now: Instant): Trade {
  const prices = protectionPrices({
    direction: entry.direction,
    basis: entry.referencePrice,
    spec: entry.protection,
    ladder: entry.contract.ladder,
  });
  return {
    tradeId: entry.tradeId,
    account: entry.account,
    strategy: entry.strategy,
    direction: entry.direction,
    contract: entry.contract,
    opening: entry.opening,
    protection: entry.protection,
    referencePrice: entry.referencePrice,
    childrenActivateEarly: entry.childrenActivateEarly,
    legs: bracket(entry, prices).map((leg) => newLeg(leg, now)),
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
    note: { code: 'APPROVED', reason: `bracket for ${entry.quantity.toFixed()} shares` },
  };
}

/**
 * Children carry no group of ours: TWS links them itself, and refuses to modify them otherwise (10326). A limit ends at
 * its deadline by itself; that a market order may be GTD, no document of IB's says, so we cancel it.
 */
function bracket(entry: TradeOpening, prices: ProtectionPrices): readonly LegPlan[] {
  const { quantity, limitPrice, goodTill } = entry;
  const parentRef = orderRefOf(entry.tradeId, 'E', 1);
  const leaving = {
    ordinal: 1,
    side: exitSide(entry.direction),
    timeInForce: 'GTC',
    parentRef,
  } as const;
  return [
    {
      orderRef: parentRef,
      purpose: 'ENTRY',
      ordinal: 1,
      side: entrySide(entry.direction),
      type: limitPrice === null ? 'MARKET' : 'LIMIT',
      timeInForce: limitPrice === null || goodTill === null ? 'DAY' : 'GTD',
      goodTill,
      terms: { quantity, limitPrice, stopPrice: null },
    },
    {
      ...leaving,
      orderRef: orderRefOf(entry.tradeId, 'S', 1),
      purpose: 'STOP',
      type: 'STOP',
      terms: { quantity, limitPrice: null, stopPrice: prices.stop },
    },
    {
      ...leaving,
      orderRef: orderRefOf(entry.tradeId, 'T', 1),
      purpose: 'TARGET',
      type: 'LIMIT',
      terms: { quantity, limitPrice: prices.target, stopPrice: null },
    },
  ];
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
