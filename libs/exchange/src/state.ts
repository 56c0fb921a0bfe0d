import {
  type AccountId,
  type Decimal,
  type Instant,
  type Side,
  ZERO,
  present,
} from '@fairlead/core';
import type {
  ExchangeBehaviour,
  ExchangeConfig,
  ExchangeEvent,
  ExchangeInstrument,
  Execution,
  InstrumentId,
  OcaType,
  OrderKey,
  OrderState,
  OrderType,
  TimeInForce,
} from './api';

/** An order inside the engine. Only the engine changes it; callers see copies (OrderView). */
export interface OrderRecord {
  readonly permId: number;
  readonly key: OrderKey;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
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
  triggered: boolean;
  timeInForce: TimeInForce;
  goodTill: Instant | null;
  ocaGroup: string;
  ocaType: OcaType | null;
  /** The group is the client's own, not one the broker made for the children of a bracket. */
  clientGroup: boolean;
  commission: Decimal;
  /** What children of the opposite side have filled together, living or not. */
  childrenFilled: Decimal;
  changedAt: Instant;
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
  halted: boolean;
  buyLiquidity: Decimal | null;
  sellLiquidity: Decimal | null;
  at: Instant;
}

/** One holding: its signed quantity and what it cost, commission included (negative: received for a short). */
export interface PositionRecord {
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  quantity: Decimal;
  cost: Decimal;
  realized: Decimal;
}

export interface AccountRecord {
  readonly id: AccountId;
  readonly currency: string;
  cash: Decimal;
}

/** Everything the engine knows. The maps keep the order of insertion, which is the order of permIds for orders. */
export interface EngineState {
  now: Instant;
  random: number;
  nextPermId: number;
  nextExecution: number;
  behaviour: ExchangeBehaviour;
  readonly config: ExchangeConfig;
  readonly live: Map<number, OrderRecord>;
  readonly done: Map<number, OrderRecord>;
  readonly keys: Map<OrderKey, number>;
  readonly books: Map<InstrumentId, BookRecord>;
  readonly accounts: Map<AccountId, AccountRecord>;
  readonly positions: Map<string, PositionRecord>;
  /** Derived: live orders of each instrument, so that a quote looks at its own orders only. */
  readonly liveByInstrument: Map<InstrumentId, Map<number, OrderRecord>>;
  /** Derived: the earliest end of a living GTD order, or earlier; null where there is none. */
  nextExpiry: Instant | null;
  executions: Execution[];
}

/** One application of an input: the state it changes, what it said so far, and which books have to be matched again. */
export interface Run {
  readonly state: EngineState;
  readonly events: ExchangeEvent[];
  readonly touched: Set<InstrumentId>;
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
    halted: false,
    buyLiquidity: null,
    sellLiquidity: null,
    at,
  };
}

/** Returns what an order has still to fill, in shares. */
export function remainingOf(order: OrderRecord): Decimal {
  return order.quantity.minus(order.filled);
}

/** True once nothing can change the order any more. */
export function isDone(order: OrderRecord): boolean {
  return order.state === 'FILLED' || order.state === 'CANCELLED' || order.state === 'REJECTED';
}

/** Returns the order with this permId, living or kept; undefined where it is unknown or forgotten. */
export function orderByPermId(state: EngineState, permId: number): OrderRecord | undefined {
  return state.live.get(permId) ?? state.done.get(permId);
}

/** Returns the order with this key, living or kept; undefined where it is unknown or forgotten. */
export function orderByKey(state: EngineState, key: OrderKey): OrderRecord | undefined {
  const permId = state.keys.get(key);
  return permId === undefined ? undefined : orderByPermId(state, permId);
}

/** Returns the parent of a child, or undefined where it has none or is forgotten. */
export function parentOf(state: EngineState, order: OrderRecord): OrderRecord | undefined {
  return order.parentPermId === null ? undefined : orderByPermId(state, order.parentPermId);
}

/** Returns the living children of an order by permId. */
export function childrenOf(state: EngineState, parent: OrderRecord): readonly OrderRecord[] {
  return [...state.live.values()].filter((order) => order.parentPermId === parent.permId);
}

/** Returns the book of an instrument that is known to exist. */
export function bookOf(state: EngineState, instrument: InstrumentId): BookRecord {
  return present(state.books.get(instrument), `no book of instrument ${instrument}`);
}

/** Enters a new order among the living. */
export function addLive(state: EngineState, order: OrderRecord): void {
  state.live.set(order.permId, order);
  state.keys.set(order.key, order.permId);
  indexLive(state, order);
  noteExpiry(state, order);
}

/** Enters a living order into the index of its instrument. */
export function indexLive(state: EngineState, order: OrderRecord): void {
  const orders = state.liveByInstrument.get(order.instrument) ?? new Map<number, OrderRecord>();
  orders.set(order.permId, order);
  state.liveByInstrument.set(order.instrument, orders);
}

/** Moves an order from the living to the ended, and forgets the oldest ended ones above the limit. */
export function moveToDone(state: EngineState, order: OrderRecord): void {
  state.live.delete(order.permId);
  state.liveByInstrument.get(order.instrument)?.delete(order.permId);
  state.keys.set(order.key, order.permId);
  state.done.set(order.permId, order);
  for (const [permId, oldest] of state.done) {
    if (state.done.size <= state.config.completedOrdersMax) return;
    state.done.delete(permId);
    state.keys.delete(oldest.key);
  }
}

/** Remembers the end of a GTD order, so that most inputs need not look for one. */
export function noteExpiry(state: EngineState, order: OrderRecord): void {
  if (order.timeInForce !== 'GTD' || order.goodTill === null) return;
  const known = state.nextExpiry;
  state.nextExpiry = known === null || order.goodTill < known ? order.goodTill : known;
}

/** Returns the earliest end of a living GTD order, or null. */
export function nextExpiryOf(state: EngineState): Instant | null {
  let earliest: Instant | null = null;
  for (const order of state.live.values()) {
    if (order.timeInForce !== 'GTD' || order.goodTill === null) continue;
    if (earliest === null || order.goodTill < earliest) earliest = order.goodTill;
  }
  return earliest;
}
