import type { AccountId, Decimal, Instant, PriceLadder, Side } from '@fairlead/core';

/**
 * The public shape of the matching and account engine. Time enters with each input, randomness from the seed in the
 * state, so the same configuration, seed and inputs give the same events. Quantities are shares or contracts, prices are
 * per share, money is in the currency of the account.
 */

/** The caller's own name of an order, unique for ever, e.g. `<clientId>:<orderId>`. Opaque to the engine. */
export type OrderKey = string;
/** The caller's name of an instrument, e.g. its contract id as text. Opaque to the engine. */
export type InstrumentId = string;

/** What can be traded. */
export interface ExchangeInstrument {
  readonly id: InstrumentId;
  readonly currency: string;
  readonly ladder: PriceLadder;
  /** The smallest step of a quantity: 1 for whole shares. */
  readonly sizeIncrement: Decimal;
  /** Units for each contract: 1 for stocks. */
  readonly multiplier: Decimal;
  /** Commission of this instrument where it is not the schedule of the configuration. */
  readonly commission?: CommissionSchedule;
}

/** What an account starts with. */
export interface ExchangeAccount {
  readonly id: AccountId;
  readonly currency: string;
  readonly cash: Decimal;
}

/** A commission for each order: a rate for each share, at least the minimum, at most a fraction of the value. */
export interface CommissionSchedule {
  readonly perShare: Decimal;
  readonly minimum: Decimal;
  /** The highest commission as a fraction of the value traded: 0.01 for 1 %. It wins over the minimum. */
  readonly maximumFraction: Decimal;
}

/** Where the real broker's behaviour is not known, or varies: switches, which may be changed while orders live. */
export interface ExchangeBehaviour {
  /** When children of a partly filled parent work: at once, up to what it has filled; or only once it is filled whole. */
  readonly childActivation: 'early' | 'late';
  /** What becomes of the children of a partly filled parent that is cancelled, or cut to what it has filled. */
  readonly childFate: 'live' | 'cut' | 'cancelled';
  /** Whether a change of the group of children that were placed with a client's own group is refused (error 10326). */
  readonly groupRevision: 'refused' | 'allowed';
  /** What triggers stops: the last price (where none is known yet, bid and ask), or bid and ask. */
  readonly stopTrigger: 'last' | 'bid-ask';
  /** Market orders fill up to this many ticks worse than the quote, drawn from the seed. 0: at the quote. */
  readonly slippageTicksMax: number;
}

/** The whole configuration of an exchange. */
export interface ExchangeConfig {
  readonly instruments: readonly ExchangeInstrument[];
  readonly accounts: readonly ExchangeAccount[];
  /** Orders are matched at any time; a session ends only when an EndSession input says so. */
  readonly session: 'always-open';
  readonly behaviour: ExchangeBehaviour;
  readonly commission: CommissionSchedule;
  /** Buying power for each unit of excess liquidity: 4. */
  readonly leverage: Decimal;
  /** First part of every execution id, 8 hex digits. Choose a new one where ids of an earlier life must not come again. */
  readonly executionPrefix: string;
  readonly firstPermId: number;
  readonly completedOrdersMax: number;
  readonly executionsMax: number;
}

export type OrderType =
  'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT' | 'MARKET_IF_TOUCHED' | 'TRAIL' | 'TRAIL_LIMIT';
export type TimeInForce = 'DAY' | 'GTC' | 'IOC' | 'FOK' | 'GTD';
/** 1 cancels the others on any fill; 2 reduces them, one at the exchange at a time; 3 reduces them without that block. */
export type OcaType = 1 | 2 | 3;

/** What an order asks for, whole: a modification sends all of it again. */
export interface OrderTerms {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  /** The total in shares, including what has been filled already. */
  readonly quantity: Decimal;
  readonly limitPrice?: Decimal;
  /** The trigger of stops and if-touched orders; the first stop of a trailing one. */
  readonly stopPrice?: Decimal;
  /** Trailing distance in price units; exclusive with `trailingPercent`. */
  readonly trailingAmount?: Decimal;
  readonly trailingPercent?: Decimal;
  /** Distance of the limit from the stop for TRAIL_LIMIT, in price units. */
  readonly limitOffset?: Decimal;
  readonly timeInForce: TimeInForce;
  /** The end of a GTD order. */
  readonly goodTill?: Instant;
  /** The caller's key of the parent; may be dropped in a modification. */
  readonly parentKey?: OrderKey;
  /** Empty or absent: none of the client's. Bracket children then get the parent's permId as text, type 3. */
  readonly ocaGroup?: string;
  readonly ocaType?: OcaType;
  /** False holds the order at the broker's front end until it, or a sibling or child of it, is transmitted. */
  readonly transmit: boolean;
}

export interface PlaceOrder {
  readonly kind: 'PlaceOrder';
  readonly now: Instant;
  readonly key: OrderKey;
  readonly terms: OrderTerms;
}
/** Changes a live order, or transmits a held one. */
export interface ModifyOrder {
  readonly kind: 'ModifyOrder';
  readonly now: Instant;
  readonly key: OrderKey;
  readonly terms: OrderTerms;
}
export interface CancelOrder {
  readonly kind: 'CancelOrder';
  readonly now: Instant;
  readonly key: OrderKey;
}
/** Cancels every live order, of one account or of all. */
export interface CancelAll {
  readonly kind: 'CancelAll';
  readonly now: Instant;
  readonly account?: AccountId;
}
/** A new quote. What is absent stays as it was; null says that there is none. */
export interface Quote {
  readonly kind: 'Quote';
  readonly now: Instant;
  readonly instrument: InstrumentId;
  readonly bid?: Decimal | null;
  readonly ask?: Decimal | null;
  readonly last?: Decimal | null;
  readonly bidSize?: Decimal;
  readonly askSize?: Decimal;
  readonly lastSize?: Decimal;
}
/** Shares that may still be bought and sold; null for unlimited (the default). What is absent stays as it was. */
export interface SetLiquidity {
  readonly kind: 'SetLiquidity';
  readonly now: Instant;
  readonly instrument: InstrumentId;
  readonly buy?: Decimal | null;
  readonly sell?: Decimal | null;
}
/** Adds to limited liquidity. */
export interface ReleaseLiquidity {
  readonly kind: 'ReleaseLiquidity';
  readonly now: Instant;
  readonly instrument: InstrumentId;
  readonly buy?: Decimal;
  readonly sell?: Decimal;
}
/** A trading halt of an instrument: orders are taken and kept, nothing fills or triggers. */
export interface SetHalted {
  readonly kind: 'SetHalted';
  readonly now: Instant;
  readonly instrument: InstrumentId;
  readonly halted: boolean;
}
/** The broker kills a live order, as it does after its own late checks. */
export interface RejectOrder {
  readonly kind: 'RejectOrder';
  readonly now: Instant;
  readonly key: OrderKey;
  readonly message: string;
}
export interface SetBehaviour {
  readonly kind: 'SetBehaviour';
  readonly now: Instant;
  readonly behaviour: Partial<ExchangeBehaviour>;
}
export interface AddInstrument {
  readonly kind: 'AddInstrument';
  readonly now: Instant;
  readonly instrument: ExchangeInstrument;
}
/** Time has passed: GTD orders may end. */
export interface ClockTick {
  readonly kind: 'Clock';
  readonly now: Instant;
}
/** The trading day ends: DAY orders are cancelled. */
export interface EndSession {
  readonly kind: 'EndSession';
  readonly now: Instant;
}

/** Everything that can happen to an exchange. `now` never goes backwards (an earlier one counts as the latest known). */
export type ExchangeInput =
  | PlaceOrder
  | ModifyOrder
  | CancelOrder
  | CancelAll
  | Quote
  | SetLiquidity
  | ReleaseLiquidity
  | SetHalted
  | RejectOrder
  | SetBehaviour
  | AddInstrument
  | ClockTick
  | EndSession;

/**
 * HELD: not transmitted. WAITING: transmitted, waits for its parent. WORKING: live; a stop waits for its trigger while
 * `triggered` is false. The other three are final.
 */
export type OrderState = 'HELD' | 'WAITING' | 'WORKING' | 'FILLED' | 'CANCELLED' | 'REJECTED';

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
  readonly triggered: boolean;
  readonly timeInForce: TimeInForce;
  readonly goodTill: Instant | null;
  readonly parentKey: OrderKey | null;
  readonly parentPermId: number | null;
  /** As the broker echoes it; empty for none. */
  readonly ocaGroup: string;
  readonly ocaType: OcaType | null;
  /** Why it does not work yet, in the broker's words: `child`, `trigger`. */
  readonly whyHeld: readonly ('child' | 'trigger')[];
  readonly commission: Decimal;
  readonly placedAt: Instant;
  readonly changedAt: Instant;
}

/** One fill. */
export interface Execution {
  /** `<prefix>.<counter>.01.01`, unique and stable. */
  readonly id: string;
  readonly permId: number;
  readonly key: OrderKey;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** The order's filled quantity and average price after this fill. */
  readonly cumulativeQuantity: Decimal;
  readonly averagePrice: Decimal;
  readonly at: Instant;
  readonly commission: Decimal;
  readonly currency: string;
  /** What the fill realised after commission; null where it only opened. */
  readonly realizedPnl: Decimal | null;
}

export interface PositionView {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  /** Signed: negative for short. Zero is told once, when the position ends. */
  readonly quantity: Decimal;
  /** Average cost for each contract with commission, times the multiplier; 0 when flat. */
  readonly averageCost: Decimal;
  /** The price that values it: last, else the middle of the quote, else its cost. For each share. */
  readonly marketPrice: Decimal;
  readonly marketValue: Decimal;
  readonly unrealizedPnl: Decimal;
  readonly realizedPnl: Decimal;
}

export interface AccountView {
  readonly id: AccountId;
  readonly currency: string;
  readonly netLiquidation: Decimal;
  readonly totalCash: Decimal;
  readonly buyingPower: Decimal;
  readonly availableFunds: Decimal;
  readonly excessLiquidity: Decimal;
  readonly equityWithLoan: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly grossPositionValue: Decimal;
  readonly unrealizedPnl: Decimal;
  readonly realizedPnl: Decimal;
}

export interface QuoteView {
  readonly instrument: InstrumentId;
  readonly bid: Decimal | null;
  readonly ask: Decimal | null;
  readonly last: Decimal | null;
  readonly bidSize: Decimal;
  readonly askSize: Decimal;
  readonly lastSize: Decimal;
  readonly halted: boolean;
  /** Shares that may still be bought and sold; null for unlimited. */
  readonly buyLiquidity: Decimal | null;
  readonly sellLiquidity: Decimal | null;
  readonly at: Instant;
}

/** Why a new order is not taken. The caller turns it into the broker's number and words. */
export type RejectionReason =
  | 'duplicate-key'
  | 'unknown-account'
  | 'unknown-instrument'
  | 'currency'
  | 'missing-parent'
  | 'size-zero'
  | 'size-increment'
  | 'missing-price'
  | 'price-tick'
  | 'time-in-force'
  | 'oca-revision'
  | 'buying-power'
  | 'broker';

/** Why a modification or a cancellation is not done. The order stays as it was. */
export type RefusalReason =
  | 'unknown-order'
  | 'order-done'
  | 'not-matching'
  | 'order-type'
  | 'parent-done'
  | 'quantity-below-filled'
  | 'size-zero'
  | 'size-increment'
  | 'missing-price'
  | 'price-tick'
  | 'time-in-force'
  | 'oca-revision'
  | 'buying-power'
  | 'not-transmitted';

export type CancelCause = 'requested' | 'oca' | 'parent' | 'session-end' | 'expired' | 'unfilled';

/** What the engine says happened, in order. Each carries the order as it was right after. */
export type ExchangeEvent =
  | { readonly kind: 'OrderHeld'; readonly at: Instant; readonly order: OrderView }
  | { readonly kind: 'OrderAccepted'; readonly at: Instant; readonly order: OrderView }
  /** A child stops waiting for its parent. */
  | { readonly kind: 'OrderActivated'; readonly at: Instant; readonly order: OrderView }
  | { readonly kind: 'OrderTriggered'; readonly at: Instant; readonly order: OrderView }
  | { readonly kind: 'OrderModified'; readonly at: Instant; readonly order: OrderView }
  /** The broker itself changed the total: a group reduced it, or the end of its parent. */
  | {
      readonly kind: 'OrderResized';
      readonly at: Instant;
      readonly order: OrderView;
      readonly previous: Decimal;
      readonly cause: 'oca' | 'parent';
    }
  | {
      readonly kind: 'OrderFilled';
      readonly at: Instant;
      readonly order: OrderView;
      readonly execution: Execution;
    }
  /** A total modified down to what is filled ended the order as Filled, without a fill. */
  | { readonly kind: 'OrderEnded'; readonly at: Instant; readonly order: OrderView }
  | {
      readonly kind: 'OrderCancelled';
      readonly at: Instant;
      readonly order: OrderView;
      readonly cause: CancelCause;
    }
  /** A new order is dead before it lived (`order` null where there is none to show), or the broker killed a live one. */
  | {
      readonly kind: 'OrderRejected';
      readonly at: Instant;
      readonly key: OrderKey;
      readonly order: OrderView | null;
      readonly reason: RejectionReason;
      readonly message: string;
    }
  | {
      readonly kind: 'RequestRefused';
      readonly at: Instant;
      readonly key: OrderKey;
      readonly request: 'modify' | 'cancel' | 'reject';
      /** The order as it stays; null where the key is unknown. */
      readonly order: OrderView | null;
      readonly reason: RefusalReason;
      readonly message: string;
    }
  | { readonly kind: 'PositionChanged'; readonly at: Instant; readonly position: PositionView }
  | {
      readonly kind: 'CashChanged';
      readonly at: Instant;
      readonly account: AccountId;
      readonly cash: Decimal;
      readonly change: Decimal;
    };

/** The engine's whole state as plain JSON: decimals are `{"$decimal":"1.5"}`. */
export interface ExchangeSnapshot {
  readonly version: 1;
  readonly state: unknown;
}

/** The engine. `apply` is the only thing that changes it; everything else answers from what is. */
export interface Exchange {
  /** Returns what the input caused, in order. Expected negatives are events; a broken invariant throws. */
  apply(input: ExchangeInput): readonly ExchangeEvent[];
  /** Returns the whole state as plain JSON. */
  snapshot(): ExchangeSnapshot;
  order(key: OrderKey): OrderView | null;
  /** Live orders, held ones included, by permId. */
  openOrders(): readonly OrderView[];
  /** Ended orders, oldest first, the last `completedOrdersMax`. */
  completedOrders(): readonly OrderView[];
  /** Fills, oldest first, the last `executionsMax`. */
  executions(): readonly Execution[];
  /** Positions that are not flat. */
  positions(account?: AccountId): readonly PositionView[];
  accounts(): readonly AccountView[];
  account(id: AccountId): AccountView | null;
  quote(instrument: InstrumentId): QuoteView | null;
  instruments(): readonly ExchangeInstrument[];
  behaviour(): ExchangeBehaviour;
}
