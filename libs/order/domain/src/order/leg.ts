import {
  Decimal,
  type Instant,
  type OrderRef,
  type OrderType,
  type Side,
  type TimeInForce,
  ZERO,
} from '@fairlead/core';
import { type AdjustedStop, type Trail, sameTrail } from './moving-trigger';
import { type OrderStatus, isTerminal } from './order-status';

/** What an order of a trade is for. */
// REDUCE is what a person leaves a part of the trade with; outside it is an exit like others.
export type LegPurpose = 'ENTRY' | 'STOP' | 'TARGET' | 'ADD' | 'EXIT' | 'REDUCE';
/** What may help where the broker refused an order; `none`: nothing does, however it is placed again. */
export type RefusalAdvice = 'type' | 'time' | 'size' | 'group' | 'none';

/** What can be changed of an order. Quantity in shares, in total; prices in currency per share. */
export interface LegTerms {
  readonly quantity: Decimal;
  readonly limitPrice: Decimal | null;
  /** Its trigger; of an order that trails the last one that the broker was seen to have. */
  readonly stopPrice: Decimal | null;
  /** What a trailing trigger keeps from the market; absent where none trails. */
  readonly trail?: Trail;
  /** How far the limit of a trailing order is from its trigger, or a relative order from its own side of the quote. */
  readonly limitOffset?: Decimal;
}

/** What was requested of the broker and is not answered yet: at most one for each order. */
export type PendingOperation =
  | { readonly kind: 'place'; readonly since: Instant }
  | {
      readonly kind: 'modify';
      readonly since: Instant;
      readonly wanted: LegTerms;
    }
  /** `tries`: how often in a row it was requested; 1 where that was not kept. */
  | { readonly kind: 'cancel'; readonly since: Instant; readonly tries?: number };

/** A modify or cancel that the broker refused: the order stands as before. */
export interface RefusedOperation {
  readonly request: 'modify' | 'cancel';
  readonly wanted: LegTerms | null;
  readonly code: string;
  readonly at: Instant;
  /** Refusals in a row. */
  readonly count: number;
}

/** How else an order works, for its whole life; nothing of it where it is an ordinary one. */
export interface LegHandling {
  /** Before this moment it does not work. */
  readonly goodAfter?: Instant;
  /** It works before and after regular hours too, where its type can. */
  readonly outsideHours?: true;
  /** What the broker makes of a stop by itself. */
  readonly adjusts?: AdjustedStop;
}

/** One order of a trade, with all that is known of it. */
export interface Leg extends LegHandling {
  readonly orderRef: OrderRef;
  readonly purpose: LegPurpose;
  readonly ordinal: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** After this moment it must not fill any more; null where nothing but its time in force ends it. */
  readonly goodTill: Instant | null;
  /** As the broker has it; as we placed it while the broker has reported nothing. */
  readonly terms: LegTerms;
  readonly status: OrderStatus;
  /** True once the broker was seen to have it: an end after that is not a refusal. */
  readonly acknowledged: boolean;
  readonly cancelPending: boolean;
  /** Shares by executions: the only count that books anything. */
  readonly filled: Decimal;
  /** Shares that the broker's status names; executions for the difference are on their way. */
  readonly reportedFilled: Decimal;
  /** An execution was corrected to another quantity: a status may still count the one before, so only executions count now. */
  readonly correctedDown?: true;
  readonly firstFillAt: Instant | null;
  readonly lastFillAt: Instant | null;
  readonly parentRef: OrderRef | null;
  readonly ocaGroup: string | null;
  readonly ocaType: number | null;
  readonly permId: number | null;
  /** Modifies so far. */
  readonly revision: number;
  readonly pending: PendingOperation | null;
  readonly refused: RefusedOperation | null;
  /** When the broker last answered a modify of ours: what filled about then may have crossed with it. */
  readonly modifiedAt?: Instant;
  readonly placedAt: Instant;
  readonly endedAt: Instant | null;
  readonly code: string | null;
  readonly reason: string | null;
  /** What may help where the broker refused to take it. */
  readonly advice?: RefusalAdvice;
  /** The first ordinal of the stops that it was placed together with, where a position was too large for one. */
  readonly generation?: number;
  /** Why a person wants it ended; absent while nobody does. */
  readonly unwanted?: string;
  /** Of a stop and its target: which of the targets before the last one; absent for the last, and the only one. */
  readonly rung?: number;
}

/** What a new leg is made from. */
export interface LegPlan extends LegHandling {
  readonly orderRef: OrderRef;
  readonly purpose: LegPurpose;
  readonly ordinal: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly goodTill?: Instant | null;
  readonly terms: LegTerms;
  readonly parentRef?: OrderRef;
  readonly ocaGroup?: string;
  readonly ocaType?: number;
  readonly generation?: number;
  readonly rung?: number;
}

/** Returns a leg that is approved and on its way to the broker. */
export function newLeg(plan: LegPlan, now: Instant): Leg {
  return {
    ...plan,
    goodTill: plan.goodTill ?? null,
    parentRef: plan.parentRef ?? null,
    ocaGroup: plan.ocaGroup ?? null,
    ocaType: plan.ocaType ?? null,
    status: 'APPROVED',
    acknowledged: false,
    cancelPending: false,
    filled: ZERO,
    reportedFilled: ZERO,
    firstFillAt: null,
    lastFillAt: null,
    permId: null,
    revision: 0,
    pending: { kind: 'place', since: now },
    refused: null,
    placedAt: now,
    endedAt: null,
    code: null,
    reason: null,
  };
}

/** Returns the shares that filled by executions or by the broker's status, whichever is more. */
export function knownFilled(leg: Leg): Decimal {
  return Decimal.max(leg.filled, leg.reportedFilled);
}

/** The code of a request about an order of another client id of ours: only that one can change or cancel it. */
export const OUT_OF_REACH = 'OTHER_CLIENT_ID';

/** Returns how often in a row its cancel was requested and brought nothing. */
export function cancelTries({ pending, refused }: Leg): number {
  const unanswered = pending?.kind === 'cancel' ? (pending.tries ?? 1) : 0;
  return Math.max(unanswered, refused?.request === 'cancel' ? refused.count : 0);
}

/** Returns the shares that can still fill. */
export function remaining(leg: Leg): Decimal {
  return Decimal.max(ZERO, leg.terms.quantity.minus(knownFilled(leg)));
}

/** True where nothing more can be expected of the order: it ended, or all of it filled. UNKNOWN is not done. */
export function isDone(leg: Leg): boolean {
  if (isTerminal(leg.status)) return true;
  return leg.status !== 'UNKNOWN' && knownFilled(leg).gte(leg.terms.quantity);
}

/** True where the order lives or may live. */
export function isAlive(leg: Leg): boolean {
  return !isDone(leg);
}

/** Returns the generation that a stop or target belongs to: what was placed together. */
export function generationOf(leg: Leg): number {
  return leg.generation ?? leg.ordinal;
}

/** Returns an order with the request out that it shall stand as wanted. */
export function withChange(leg: Leg, wanted: LegTerms, now: Instant): Leg {
  return { ...leg, revision: leg.revision + 1, pending: { kind: 'modify', since: now, wanted } };
}

/** True where both say the same of an order. */
export function sameTerms(one: LegTerms, other: LegTerms): boolean {
  return (
    one.quantity.eq(other.quantity) &&
    samePrice(one.limitPrice, other.limitPrice) &&
    samePrice(one.stopPrice, other.stopPrice) &&
    sameTrail(one.trail, other.trail) &&
    samePrice(one.limitOffset ?? null, other.limitOffset ?? null)
  );
}

function samePrice(one: Decimal | null, other: Decimal | null): boolean {
  if (one === null || other === null) return one === other;
  return one.eq(other);
}
