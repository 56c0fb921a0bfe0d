import type { Decimal, Distance, Instant, OrderRef, TargetDistance } from '@fairlead/core';
import type { AnsweredIntent } from '../plan/answered-intent';

/** How far break-even lies beyond the average entry price: in profit, or at a loss where negative. */
export interface BreakEvenOffset {
  readonly kind: 'ticks' | 'percent';
  readonly value: Decimal;
}

/** Where a stop shall stand: at a price, so far from the market, or at break-even. */
export type StopMove =
  | { readonly kind: 'price'; readonly value: Decimal }
  | { readonly kind: 'breakEven'; readonly offset: BreakEvenOffset }
  | Distance;

/** Where a target shall stand: at a price, or so far from the average entry price. */
export type TargetMove = { readonly kind: 'price'; readonly value: Decimal } | TargetDistance;

/** What is wanted of stop and target of an open trade: of one of them at least. */
export interface WantedMoves {
  readonly stop: StopMove | null;
  readonly target: TargetMove | null;
  /** The stop may move back, away from the market. */
  readonly loosen: boolean;
}

/** Where a stop was moved to. */
export interface MovedStop {
  readonly level: Decimal;
  /** Its rule let it move back: then it stands there, also where the entry's own stop would be tighter. */
  readonly loosened: boolean;
}

/** An approved move: prices on the contract's ticks, null for what stays. */
export interface AdjustOrder {
  readonly intent: AnsweredIntent;
  readonly stop: MovedStop | null;
  readonly target: Decimal | null;
  /** What the broker has not shown by then is given up; null where nothing but evidence ends it. */
  readonly expiresAt: Instant;
}

/** A move that was requested, until the broker shows or refuses it. */
export interface MoveWish extends AdjustOrder {
  readonly requestedAt: Instant;
}

/** What became of stop and target since the entry. */
export interface MovedProtection {
  readonly stop: MovedStop | null;
  readonly target: Decimal | null;
  /** In the order in which they came. */
  readonly wishes: readonly MoveWish[];
  /** The trade has come as far into profit as its break-even asks for: the stop does not go behind that any more. */
  readonly isBreakEven: boolean;
  /** How far a stop that trails has come, as far as was seen; absent where none trails. */
  readonly trailed?: Decimal;
}

/** Nothing was moved. */
export const UNMOVED: MovedProtection = {
  stop: null,
  target: null,
  wishes: [],
  isBreakEven: false,
};

/** A rule's wish to cancel orders that would open or add, until all of them have ended. */
export interface CancelWish {
  readonly intent: AnsweredIntent;
  readonly orderRefs: readonly OrderRef[];
  readonly reason: string;
}
