import type { Decimal, Direction } from '@fairlead/core';

/** Looks at what a strategy holds of the event's symbol, or of another one. */
export interface PositionCondition {
  readonly kind: 'position';
  /** Default: that of the event. */
  readonly symbol?: string;
  /** Default: the rule's own strategy. */
  readonly strategy?: string;
  readonly open?: boolean;
  readonly direction?: Direction;
  /** States of the trade; OPEN is one that is filled and protected. */
  readonly status?: readonly TradeStatus[];
  /** Percent of the cost; 2 means 2 %. */
  readonly unrealisedPercentMin?: Decimal;
  readonly unrealisedPercentMax?: Decimal;
  /** Milliseconds since the trade was opened. */
  readonly heldMsMin?: number;
  readonly heldMsMax?: number;
}

/** States of a living trade. */
export const TRADE_STATUSES = [
  'EXPECTED',
  'PENDING',
  'ENTERING',
  'OPEN',
  'ADJUSTING',
  'CLOSING',
] as const;
type TradeStatus = (typeof TRADE_STATUSES)[number];
