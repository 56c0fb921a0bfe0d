import type { Decimal, Distance, FixedDistance, FixedTarget, Instant, TargetDistance } from '@fairlead/core'; // prettier-ignore
import type { BreakEvenOffset } from '../moving/moves';

/** How far a trade has to come into profit before its stop moves to break-even: percent of its price, or what is risked so often. */
export interface BreakEvenSpec {
  readonly after: { readonly kind: 'percent' | 'r'; readonly value: Decimal };
  readonly plus: BreakEvenOffset;
}

/** What becomes of stop and target while the trade lives; absent: they stand. */
export interface ProtectionPlan {
  readonly breakEven?: BreakEvenSpec;
  /** So long after its first fill the trade is left. */
  readonly exitAfterMs?: number;
  /** At this moment the trade is left. */
  readonly exitAt?: Instant;
}

/** A target before the last one, with its part of all that is bought. */
interface WantedRung {
  readonly target: TargetDistance;
  /** 50 means half of it. */
  readonly percent: Decimal;
}

/** Where an entry wants its stop and its target. */
export interface WantedProtection extends ProtectionPlan {
  /** What the stop keeps from the market, by the broker itself; absent: it stands. */
  readonly trail?: Distance;
  readonly stop: Distance;
  /** The last of several: the rest leaves there. */
  readonly target: TargetDistance;
  /** The targets before the last one; absent where there is one. */
  readonly rungs?: readonly WantedRung[];
}

/** A target before the last one; an ATR was resolved when the entry was approved. */
export interface Rung {
  readonly target: FixedTarget;
  readonly percent: Decimal;
}

/** Where a trade is left at a loss and at a gain; an ATR was resolved when the entry was approved. */
export interface ProtectionSpec extends ProtectionPlan {
  readonly trail?: FixedDistance;
  readonly stop: FixedDistance;
  readonly target: FixedTarget;
  readonly rungs?: readonly Rung[];
}

/** A stop and a target, in currency per share, on the contract's ticks. */
export interface ProtectionPrices {
  readonly stop: Decimal;
  readonly target: Decimal;
}
