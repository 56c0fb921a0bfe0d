import type { AccountId, Decimal, Instant, OrderType, Side, TimeInForce } from '@fairlead/core';
import type { InstrumentId } from './instrument';

/** The caller's own name of an order, unique for ever, e.g. `<clientId>:<orderId>`. Opaque to the engine. */
export type OrderKey = string;

/**
 * What a fill does to the others of a group: 1 cancels them, with block; 2 reduces them in proportion, with block;
 * 3 reduces them without. With block one order is at the exchange at a time, so the group never overfills.
 */
export type OcaType = 1 | 2 | 3;

/** How a figure has to stand to a limit. */
export type Comparison = 'at-least' | 'at-most';

/** Something that has to be so before an order works. Percents are numbers such as 30 for 30 %. */
export type OrderCondition = {
  /** How it joins with the next one; `and` binds closer than `or`. */
  readonly joins: 'and' | 'or';
} & (
  | {
      readonly kind: 'price';
      readonly instrument: InstrumentId;
      readonly is: Comparison;
      readonly price: Decimal;
    }
  | { readonly kind: 'time'; readonly is: Comparison; readonly at: Instant }
  /** The account's excess liquidity as a percentage of its net liquidation. */
  | { readonly kind: 'margin'; readonly is: Comparison; readonly percent: Decimal }
  /** The account has traded the instrument since the order was transmitted. */
  | { readonly kind: 'execution'; readonly instrument: InstrumentId }
  /** Volume of the day, as quotes have it. */
  | {
      readonly kind: 'volume';
      readonly instrument: InstrumentId;
      readonly is: Comparison;
      readonly volume: Decimal;
    }
  /** Change of the last price from the close of the day before, as quotes have it. */
  | {
      readonly kind: 'percent-change';
      readonly instrument: InstrumentId;
      readonly is: Comparison;
      readonly percent: Decimal;
    }
);

/** Conditions of an order, all looked at in one moment: when nothing else holds the order any more. */
export interface OrderConditions {
  readonly list: readonly OrderCondition[];
  /** The order works from the start and is cancelled once the conditions are met. */
  readonly cancelOrder: boolean;
  /** Conditions count outside regular hours too. */
  readonly ignoreHours: boolean;
}

/** What a stop becomes once the market has come so far in its favour: for a stop to sell up to `at`, to buy down to it. */
export interface AdjustedStop extends Pick<
  OrderTerms,
  'stopPrice' | 'limitPrice' | 'trailingAmount' | 'trailingPercent' | 'limitOffset'
> {
  readonly at: Decimal;
  readonly type: 'STOP' | 'STOP_LIMIT' | 'TRAIL' | 'TRAIL_LIMIT';
}

/** What an order asks for, whole: a modification sends all of it again. */
export interface OrderTerms {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  /** The total in shares, including what has been filled already. */
  readonly quantity: Decimal;
  /** The worst price that a pegged order may come to; none where it is left out or 0. */
  readonly limitPrice?: Decimal;
  /** The trigger of stops and if-touched orders; the first stop of a trailing one. */
  readonly stopPrice?: Decimal;
  /** Trailing distance in price units; exclusive with `trailingPercent`. */
  readonly trailingAmount?: Decimal;
  readonly trailingPercent?: Decimal;
  /** Distance of the limit from the stop for TRAIL_LIMIT, for RELATIVE by how much it is better than its side, in price units. */
  readonly limitOffset?: Decimal;
  /** Of stops and trailing stops only. */
  readonly adjusts?: AdjustedStop;
  readonly timeInForce: TimeInForce;
  /** The end of a GTD order. */
  readonly goodTill?: Instant;
  /** The order works from this moment on. */
  readonly goodAfter?: Instant;
  /** The order works in extended hours too. Ignored, with a warning, for types that cannot. */
  readonly outsideHours?: boolean;
  readonly conditions?: OrderConditions;
  /** The caller's key of the parent; may be dropped in a modification. */
  readonly parentKey?: OrderKey;
  /** Empty or absent: none of the client's. Bracket children then get the parent's permId as text, type 3. */
  readonly ocaGroup?: string;
  readonly ocaType?: OcaType;
  /** False holds the order at the broker's front end until it, or a sibling or child of it, is transmitted. */
  readonly transmit: boolean;
}

/**
 * HELD: not transmitted. WAITING: transmitted, not at work yet; `whyHeld` says what for. WORKING: live; a stop waits for
 * its trigger while `triggered` is false. The other three are final.
 */
export type OrderState = 'HELD' | 'WAITING' | 'WORKING' | 'FILLED' | 'CANCELLED' | 'REJECTED';

/** What keeps an order from the exchange: its parent, its hour, the market's hours, its conditions, shares to borrow. */
export type WaitReason = 'child' | 'good-after' | 'hours' | 'condition' | 'locate';
/** `trigger`: the order is at work and its stop has not been reached. */
export type HoldReason = WaitReason | 'trigger';

/** Why an order was cancelled. */
export type CancelCause =
  | 'requested'
  | 'oca'
  | 'parent'
  | 'session-end'
  | 'expired'
  /** IOC, FOK and auction orders: what could not fill at their one moment. */
  | 'unfilled'
  /** The conditions under which the client wanted it cancelled are met. */
  | 'condition';

/** An order as it is at this moment. A copy: it never changes. */
export interface OrderView {
  readonly permId: number;
  readonly key: OrderKey;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  readonly state: OrderState;
  /** The total now: modifications, groups and cuts change it. */
  readonly quantity: Decimal;
  readonly filled: Decimal;
  readonly remaining: Decimal;
  /** The average price of the fills, without commission; null before the first. */
  readonly averagePrice: Decimal | null;
  readonly lastFillPrice: Decimal | null;
  readonly limitPrice: Decimal | null;
  /** The trigger as it is now: a trailing order moves it. */
  readonly stopPrice: Decimal | null;
  readonly trailingAmount: Decimal | null;
  readonly trailingPercent: Decimal | null;
  readonly limitOffset: Decimal | null;
  /** The worst price that a pegged order may come to. */
  readonly cap: Decimal | null;
  readonly triggered: boolean;
  readonly timeInForce: TimeInForce;
  readonly goodTill: Instant | null;
  readonly goodAfter: Instant | null;
  readonly outsideHours: boolean;
  readonly conditions: OrderConditions | null;
  readonly parentKey: OrderKey | null;
  readonly parentPermId: number | null;
  /** As the broker echoes it; empty for none. */
  readonly ocaGroup: string;
  readonly ocaType: OcaType | null;
  readonly whyHeld: readonly HoldReason[];
  /** Why it was cancelled; null where it was not. */
  readonly cancelCause: CancelCause | null;
  readonly commission: Decimal;
  readonly placedAt: Instant;
  readonly changedAt: Instant;
}
