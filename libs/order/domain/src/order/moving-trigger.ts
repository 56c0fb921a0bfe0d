import type { Decimal } from '@fairlead/core';

/** What a trailing trigger keeps from the market: an amount per share, or percent of the market's price (2 is 2 %). */
export interface Trail {
  readonly kind: 'amount' | 'percent';
  readonly value: Decimal;
}

/** What a stop becomes once the market has come to `at` in its favour, by the broker itself. */
export interface AdjustedStop {
  readonly at: Decimal;
  readonly type: 'STOP' | 'STOP_LIMIT' | 'TRAIL' | 'TRAIL_LIMIT';
  readonly stopPrice?: Decimal;
  readonly limitPrice?: Decimal;
  readonly trail?: Trail;
  readonly limitOffset?: Decimal;
}

/** True where both keep the same distance from the market. */
export function sameTrail(one: Trail | undefined, other: Trail | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.kind === other.kind && one.value.eq(other.value);
}
