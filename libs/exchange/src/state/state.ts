import {
  type AccountId,
  type Decimal,
  type Instant,
  type OrderType,
  type Side,
  type TimeInForce,
  ZERO,
  present,
} from '@fairlead/core';
import type { ExchangeBehaviour, ExchangeConfig } from '../api/config';
import type { ExchangeEvent } from '../api/events';
import type { BarredReason } from '../api/inputs';
import type { ExchangeInstrument, InstrumentId } from '../api/instrument';
import type {
  AdjustedStop,
  CancelCause,
  OcaType,
  OrderConditions,
  OrderKey,
  OrderState,
  WaitReason,
} from '../api/order';
import type { Execution } from '../api/views';
import { TradingCalendar } from '../market/sessions';
import { Fifo } from './fifo';

/** An order inside the engine. Only the engine changes it; callers see copies (OrderView). */
export interface OrderRecord {
  readonly permId: number;
  readonly key: OrderKey;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  /** A stop that is adjusted becomes another one. */
  type: OrderType;
  readonly parentPermId: number | null;
  readonly parentKey: OrderKey | null;
  readonly placedAt: Instant;
  state: OrderState;
  quantity: Decimal;
  filled: Decimal;
  /** Sum of price × shares over the fills. */
  value: Decimal;
  lastFillPrice: Decimal | null;
  limitPrice: Decimal | null;
  stopPrice: Decimal | null;
  trailingAmount: Decimal | null;
  trailingPercent: Decimal | null;
  limitOffset: Decimal | null;
  cap: Decimal | null;
  adjusts: AdjustedStop | null;
  triggered: boolean;
  timeInForce: TimeInForce;
  goodTill: Instant | null;
  goodAfter: Instant | null;
  outsideHours: boolean;
  conditions: OrderConditions | null;
  /** Once let go, an order is not held by the same conditions again. */
  conditionsMet: boolean;
  /** What a WAITING order waits for. */
  waitsFor: readonly WaitReason[];
  /** From here on hours and `goodAfter` let it work; set when it is transmitted. */
  worksFrom: Instant;
  /** Here time ends it, null for never: the end of its day, of its GTD, or the auction it is for. */
  endsAt: Instant | null;
  /** The number of the next execution when it was transmitted: what comes later counts for its conditions. */
  executionsFrom: number;
  ocaGroup: string;
  ocaType: OcaType | null;
  /** The group is the client's own, not one the broker made for the children of a bracket. */
  clientGroup: boolean;
  commission: Decimal;
  /** What the rates for each unit come to over the fills, before minimum and maximum. */
  rated: Decimal;
  /** What children of the opposite side have filled together, living or not. */
  childrenFilled: Decimal;
  changedAt: Instant;
  /** Absent in states from before it was kept. */
  cancelCause?: CancelCause;
}

/** Quote and liquidity of one instrument. */
export interface BookRecord {
  readonly instrument: ExchangeInstrument;
  bid: Decimal | null;
  ask: Decimal | null;
  last: Decimal | null;
  bidSize: Decimal;
  askSize: Decimal;
  lastSize: Decimal;
  volume: Decimal | null;
  close: Decimal | null;
  halted: boolean;
  /** Absent in states from before there was such a thing. */
  barred?: BarredReason | null;
  buyLiquidity: Decimal | null;
  sellLiquidity: Decimal | null;
  /** What buyers and sellers have taken of the displayed depth since the last quote. */
  buyTaken: Decimal;
  sellTaken: Decimal;
  shortable: Decimal | null;
  at: Instant;
}

/** One holding: its signed quantity and what it cost, commission included (negative: received for a short). */
export interface PositionRecord {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  quantity: Decimal;
  cost: Decimal;
  /** The part of the cost that is commission. */
  fees: Decimal;
  realized: Decimal;
  /** The number of the newest execution in it. */
  lastExecution: number;
}

export interface AccountRecord {
  readonly id: AccountId;
  readonly currency: string;
  readonly cash: Record<string, Decimal>;
  /** Units traded in a calendar month (`YYYY-MM`) under schedules with tiers; empty before the first. */
  month: string;
  monthUnits: Decimal;
}

/** Everything the engine knows. The maps keep the order of insertion, which is the order of permIds for orders. */
export interface EngineState {
  now: Instant;
  random: number;
  nextPermId: number;
  nextExecution: number;
  behaviour: ExchangeBehaviour;
  rates: Record<string, Decimal>;
  readonly config: ExchangeConfig;
  readonly live: Map<number, OrderRecord>;
  readonly done: Map<number, OrderRecord>;
  readonly keys: Map<OrderKey, number>;
  readonly books: Map<InstrumentId, BookRecord>;
  readonly accounts: Map<AccountId, AccountRecord>;
  readonly positions: Map<string, PositionRecord>;
  /** By number, oldest first: the last `executionsMax`. */
  readonly executions: Map<number, Execution>;
  /** Positions as they were after execution `settledThrough`: what later ones are booked on again after a correction. */
  readonly settled: Map<string, PositionRecord>;
  settledThrough: number;
  readonly derived: DerivedState;
}

/** What follows from the rest and is not stored: indexes and caches. */
export interface DerivedState {
  /** Live orders of each instrument, so that a quote looks at its own orders only. */
  readonly liveByInstrument: Map<InstrumentId, Map<number, OrderRecord>>;
  /** Live children by the permId of their parent. */
  readonly liveChildren: Map<number, Map<number, OrderRecord>>;
  /** PermIds of the kept orders that have ended, oldest first. */
  readonly ended: Fifo<number>;
  /** Orders of each group of an account, living or kept. */
  readonly groups: Map<string, Map<number, OrderRecord>>;
  /** Live orders with conditions: anything that happens may meet them. */
  readonly conditional: Map<number, OrderRecord>;
  /** The earliest moment at which time alone does something to a live order, or earlier; null where there is none. */
  nextDue: Instant | null;
  readonly calendar: TradingCalendar;
}

/** Returns the indexes of a state without orders. */
export function noDerived(): DerivedState {
  return {
    liveByInstrument: new Map(),
    liveChildren: new Map(),
    ended: new Fifo(),
    groups: new Map(),
    conditional: new Map(),
    nextDue: null,
    calendar: new TradingCalendar(),
  };
}

/** One application of an input: the state it changes, the events so far, and which books have to be matched again. */
export interface Run {
  readonly state: EngineState;
  readonly events: ExchangeEvent[];
  readonly touched: Set<InstrumentId>;
  /** Fills whose group is notified only after this pass over the orders. */
  readonly races: { readonly order: OrderRecord; readonly fill: GroupFill }[];
}

/** What a fill took from an order of a group. */
export interface GroupFill {
  readonly filled: Decimal;
  readonly remainingBefore: Decimal;
}

/** Returns an instrument's book before its first quote. */
export function emptyBook(instrument: ExchangeInstrument, at: Instant): BookRecord {
  return {
    instrument,
    bid: null,
    ask: null,
    last: null,
    bidSize: ZERO,
    askSize: ZERO,
    lastSize: ZERO,
    volume: null,
    close: null,
    halted: false,
    buyLiquidity: null,
    sellLiquidity: null,
    buyTaken: ZERO,
    sellTaken: ZERO,
    shortable: null,
    at,
  };
}

/** Returns the book of an instrument that is known to exist. */
export function bookOf(state: EngineState, instrument: InstrumentId): BookRecord {
  return present(state.books.get(instrument), `no book of instrument ${instrument}`);
}

/** Returns an account that is known to exist. */
export function accountOf(state: EngineState, id: AccountId): AccountRecord {
  return present(state.accounts.get(id), `no account ${id}`);
}
