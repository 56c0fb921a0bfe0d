import {
  type AccountId,
  type Decimal,
  type Direction,
  type ExecutionId,
  type Instant,
  type InstrumentKey,
  type OrderRef,
  type PriceLadder,
  type Side,
  type TradeId,
  ZERO,
  directionSign,
  entrySide,
  instant,
  present,
  remembered,
  sideSign,
  sum,
} from '@fairlead/core';
import { type Leg, type LegPurpose, isAlive, knownFilled } from '../order/leg';
import type { DoubleDown } from './adding/double-down-spec';
import type { AnsweredIntent } from './plan/answered-intent';
import type { CancelWish, MovedProtection } from './moving/moves';
import type { ProtectionSpec } from './protection/protection-spec';

export type { AnsweredIntent, ConclusionOutcome } from './plan/answered-intent';

/** The states of a trade. */
export type TradeStatus = 'PENDING' | 'ENTERING' | 'OPEN' | 'ADJUSTING' | 'CLOSING' | 'CLOSED';

/** The one contract that the gateway resolved and order management pinned. */
export interface TradedContract {
  readonly instrumentKey: InstrumentKey;
  readonly contractId: number;
  /** The broker's symbol. */
  readonly symbol: string;
  /** What it was called here when the trade was opened, where that is not its symbol: another listing has that too. */
  readonly name?: string;
  readonly type: string;
  readonly exchange: string;
  readonly currency: string;
  readonly multiplier: Decimal;
  readonly ladder: PriceLadder;
}

/** Returns what a contract is called here. */
export function nameOf({ name, symbol }: Pick<TradedContract, 'name' | 'symbol'>): string {
  return name ?? symbol;
}

/** A wish to leave, kept until the trade is flat. */
export interface ExitRequest {
  readonly requestedAt: Instant;
  readonly reason: string;
  readonly intents: readonly AnsweredIntent[];
  /** The limit of the last order that was to leave (null for a market order), and when it was requested. */
  readonly limitPrice: Decimal | null;
  readonly pricedAt: Instant | null;
  /** The mid when the exit was first priced: its collar hangs on this one. */
  readonly collarMid: Decimal | null;
  /** True once it was reported to the operator that it takes too long. */
  readonly lateReported: boolean;
  /** True once it was reported that no quote can be trusted. */
  readonly doubtReported: boolean;
  /** The session in which it was looked at last; absent before it was. */
  readonly lastSession?: 'open' | 'closed';
}

/** One execution as it counts now. */
export interface Execution {
  readonly executionId: ExecutionId;
  readonly revision: number;
  readonly orderRef: OrderRef;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly at: Instant;
  /** By the broker's clock, to the second; absent where it is not certain, or was not kept yet. */
  readonly executedAt?: Instant;
  /** When it was last corrected, if ever. */
  readonly correctedAt?: Instant;
  /** When the gateway recorded it: a snapshot counts what was recorded up to its moment. */
  readonly recordedAt: Instant;
}

/** Why an entry is ended before it is filled. */
export interface EntryCut {
  readonly code:
    | 'PERSON'
    | 'DEADLINE'
    | 'HALTED'
    | 'EXIT'
    | 'EXTERNAL'
    | 'PARTIAL'
    | 'TAKEN'
    | 'SUSPENDED'
    | 'TURNED_UP'
    | 'NO_STOP'
    | 'FLAT'
    | 'RULE';
  readonly reason: string;
}

/** A position without effective protection: what counts towards the last resort, and how far that has come. */
export interface Unprotected {
  /** Since when it could be protected or left without a break; null while the gate, the session or a halt forbids it. */
  readonly countedSince: Instant | null;
  /** What forbids it, as it was reported; null where nothing was. */
  readonly waitsFor: 'gate' | 'session' | 'halt' | null;
  /** Set once it is left at the market. */
  readonly leaving: Leaving | null;
}

/** A position is left at the market, because no stop holds. */
export interface Leaving {
  readonly since: Instant;
  /** Why, with the broker's own text. */
  readonly reason: string;
  readonly refusalsReported: number;
  readonly reportedAt: Instant;
  /** Set once it was reported that the broker's positions did not become clear. */
  readonly uncheckedReported?: true;
}

/** An order that is added to a trade: its intent, if any, is concluded exactly once, by what becomes of it. */
export interface Addition {
  readonly orderRef: OrderRef;
  /** Null where the trade's own plan added it: the entry's intent ended with that. */
  readonly intent: AnsweredIntent | null;
  /** Why we end it before it is filled, by the first reason; null while we do not. */
  readonly cut: EntryCut | null;
}

/** Shares of a trade that somebody else closed at the broker: no order of ours did. */
export interface Taking {
  /** The manual execution, or the comparison that found the shares missing. */
  readonly takingId: string;
  readonly kind: 'MANUAL' | 'MISSING';
  /** Shares, unsigned. */
  readonly quantity: Decimal;
  /** Null where nobody saw the execution. */
  readonly price: Decimal | null;
  /** By the broker's clock where an execution was seen. */
  readonly at: Instant;
}

/** What happened last, for a person. */
export interface Note {
  readonly code: string;
  readonly reason: string;
}

/** A trade: everything that is linked for one (account, contract, strategy), its side fixed for its life. */
export interface Trade {
  readonly tradeId: TradeId;
  readonly account: AccountId;
  readonly strategy: string;
  readonly direction: Direction;
  readonly contract: TradedContract;
  readonly opening: AnsweredIntent;
  /** Null: its rule says `protection: none`, and nothing of it is ever missed or placed. */
  readonly protection: ProtectionSpec | null;
  /** What it adds by itself on the way to its stop; absent where nothing. */
  readonly doubleDown?: DoubleDown;
  readonly referencePrice: Decimal;
  /** True where this broker lets children work as soon as their parent has begun to fill. */
  readonly childrenActivateEarly: boolean;
  readonly legs: readonly Leg[];
  /** What was added to it, in order. */
  readonly additions: readonly Addition[];
  readonly executions: readonly Execution[];
  /** What was taken from it by somebody else's orders. */
  readonly takings: readonly Taking[];
  /** When the gateway recorded the last evidence that changed something: what was requested before says nothing new. */
  readonly evidenceAt: Instant;
  readonly exit: ExitRequest | null;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  /** True where evidence came after the trade had been closed. */
  readonly reopened: boolean;
  /** True once that was reported to the operator. */
  readonly reopeningReported: boolean;
  /** Why we end the entry before it is filled, by the first reason; null while we do not. */
  readonly entryCut: EntryCut | null;
  /** True once it was reported that its targets before the last one were given up. */
  readonly targetsGivenUp?: true;
  readonly exposedMs: number;
  readonly exposedSince: Instant | null;
  /** What an exit waits for (one at the market also for a halt or the session), as it was reported; null where none waits. */
  readonly exitWaits: 'gate' | 'halt' | 'session' | null;
  /** What became of stop and target since the entry; absent: they stand where that put them. */
  readonly moved?: MovedProtection;
  /** What rules want cancelled of it; absent: nothing. */
  readonly cancels?: readonly CancelWish[];
  /** Null while it is protected. */
  readonly unprotected: Unprotected | null;
  readonly note: Note;
}

/** True where the rule wanted no stop and no target: the trade is closed by a person, a rule or another program. */
export function isUnprotectedByChoice(trade: Trade): boolean {
  return trade.protection === null;
}

/** Returns what the trade holds: its own executions less what somebody else took. Signed shares, negative for short. */
export function positionOf(trade: Trade): Decimal {
  return executedShares(trade.executions).minus(
    takenShares(trade).times(directionSign(trade.direction)),
  );
}

const executedShares = remembered((executions: readonly Execution[]) =>
  sum(executions.map((each) => each.quantity.times(sideSign(each.side)))),
);

/** Returns the shares, unsigned, that somebody else took from the trade. */
export function takenShares(trade: Trade): Decimal {
  return sum(trade.takings.map((taking) => taking.quantity));
}

/**
 * Returns the position in the trade's direction by executions and, where the broker's statuses are ahead of them, by
 * these: what is planned for. Negative means that the trade flipped.
 */
export function plannedPosition(trade: Trade): Decimal {
  const shares = positionOf(trade).plus(sharesAhead(trade.legs));
  return shares.times(directionSign(trade.direction));
}

/** Signed shares that the broker's statuses name and no execution has brought. */
const sharesAhead = remembered((legs: readonly Leg[]) =>
  sum(legs.map((leg) => knownFilled(leg).minus(leg.filled).times(sideSign(leg.side)))),
);

/** Returns the same as signed shares: negative for short. */
export function plannedShares(trade: Trade): Decimal {
  return plannedPosition(trade).times(directionSign(trade.direction));
}

/** True where the broker names fills whose executions have not come. */
export function hasFillGap(trade: Trade): boolean {
  return trade.legs.some((leg) => knownFilled(leg).gt(leg.filled));
}

/** Returns the average price of the executions of one side, or null where there are none. */
export function averagePrice(trade: Trade, side: Side): Decimal | null {
  return averageOf(trade.executions.filter((each) => each.side === side));
}

/**
 * Returns the average price of what is held, or null where nothing is: what closed, by whatever hand, took its share of the
 * cost along, and weighs nothing in what is added later.
 */
export function averageHeldPrice(trade: Trade): Decimal | null {
  const opens = entrySide(trade.direction);
  const executed = trade.executions.map(({ at, side, quantity, price }) => ({
    ...{ at, quantity },
    price: side === opens ? price : null,
  }));
  const taken = trade.takings.map(({ at, quantity }) => ({ at, quantity, price: null }));
  // Of one moment, in the order in which it came.
  const changes = [...executed, ...taken].sort((one, other) => one.at - other.at);
  const held = changes.reduce(holdingAfter, { shares: ZERO, cost: ZERO });
  return held.shares.isZero() ? null : held.cost.div(held.shares);
}

interface Held {
  readonly shares: Decimal;
  readonly cost: Decimal;
}

/** A price of null closes. */
function holdingAfter(
  { shares, cost }: Held,
  { quantity, price }: { readonly quantity: Decimal; readonly price: Decimal | null },
): Held {
  if (price !== null) return { shares: shares.plus(quantity), cost: cost.plus(quantity.times(price)) }; // prettier-ignore
  const left = shares.minus(quantity);
  return left.gt(0) ? { shares: left, cost: cost.times(left).div(shares) } : { shares: ZERO, cost: ZERO }; // prettier-ignore
}

/** Returns the average price of the executions of one order, or null where there are none. */
export function averagePriceOf(trade: Trade, { orderRef }: Leg): Decimal | null {
  return averageOf(trade.executions.filter((each) => each.orderRef === orderRef));
}

function averageOf(own: readonly Execution[]): Decimal | null {
  const shares = sum(own.map((each) => each.quantity));
  if (shares.isZero()) return null;
  return sum(own.map((each) => each.quantity.times(each.price))).div(shares);
}

/** Returns the leg with this reference. Throws where the trade has none. */
export function legOf(trade: Trade, orderRef: OrderRef): Leg {
  const leg = trade.legs.find((each) => each.orderRef === orderRef);
  return present(leg, `trade ${trade.tradeId} has no leg ${orderRef}`);
}

/** Returns how the trade is left at the market because no stop holds, or null where it is not. */
export function leavingOf(trade: Trade): Leaving | null {
  return trade.unprotected?.leaving ?? null;
}

/** Returns the legs of these purposes that live or may live. */
export function aliveLegs(trade: Trade, ...purposes: readonly LegPurpose[]): readonly Leg[] {
  return trade.legs.filter((leg) => purposes.includes(leg.purpose) && isAlive(leg));
}

/** Returns the trade with one leg replaced. */
export function withLeg(trade: Trade, leg: Leg): Trade {
  const legs = trade.legs.map((each) => (each.orderRef === leg.orderRef ? leg : each));
  return { ...trade, legs };
}

/** Returns when an execution was last corrected, 0 where none was. */
export function lastCorrection(trade: Trade): Instant {
  return instant(Math.max(0, ...trade.executions.map((each) => each.correctedAt ?? 0)));
}

/** Returns the highest ordinal of the legs of a purpose, 0 for none. */
export function lastOrdinal(trade: Trade, purpose: LegPurpose): number {
  return trade.legs
    .filter((leg) => leg.purpose === purpose)
    .reduce((highest, leg) => Math.max(highest, leg.ordinal), 0);
}

/** Returns the highest ordinal of the orders that leave a trade, all or a part of it, 0 for none: they share their references. */
export function lastWayOut(trade: Trade): number {
  return Math.max(lastOrdinal(trade, 'EXIT'), lastOrdinal(trade, 'REDUCE'));
}

/** True where a trade holds nothing. */
export function isFlat(trade: Trade): boolean {
  return positionOf(trade).eq(ZERO);
}
