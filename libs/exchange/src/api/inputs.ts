import type { AccountId, Decimal, Instant } from '@fairlead/core';
import type { ExchangeBehaviour, ExchangeRates } from './config';
import type { ExchangeInstrument, InstrumentId } from './instrument';
import type { OrderKey, OrderTerms } from './order';

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
/** Cancels every live order, of one account or of all, except those that an auction holds fast. */
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
  /** Volume of the day so far, and the close of the day before: only conditions look at them. */
  readonly volume?: Decimal;
  readonly close?: Decimal;
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
/** Shares that can be borrowed to sell short, over all accounts: null for unlimited (the default), 0 for none. */
export interface SetShortable {
  readonly kind: 'SetShortable';
  readonly now: Instant;
  readonly instrument: InstrumentId;
  readonly shares: Decimal | null;
}
/** A trading halt of an instrument: orders are taken and kept, nothing fills or triggers. */
interface SetHalted {
  readonly kind: 'SetHalted';
  readonly now: Instant;
  readonly instrument: InstrumentId;
  readonly halted: boolean;
}
/** Why the broker takes no orders on an instrument: it does not have it for the account, or the account lacks a permission. */
export type BarredReason = 'not-available' | 'no-permission';
/** The broker takes no new orders on an instrument, or takes them again; living ones go on. */
interface SetBarred {
  readonly kind: 'SetBarred';
  readonly now: Instant;
  readonly instrument: InstrumentId;
  readonly barred: BarredReason | null;
}
/** The broker kills a live order, as it does after its own late checks. */
export interface RejectOrder {
  readonly kind: 'RejectOrder';
  readonly now: Instant;
  readonly key: OrderKey;
  readonly message: string;
}
/** The broker loses a live order: nothing works it and nothing shows it any more, and no event says so. */
export interface LoseOrder {
  readonly kind: 'LoseOrder';
  readonly now: Instant;
  readonly key: OrderKey;
}
/** The exchange corrects a fill. What is absent stays as it was. */
export interface CorrectExecution {
  readonly kind: 'CorrectExecution';
  readonly now: Instant;
  /** Any revision of it. */
  readonly execution: string;
  readonly quantity?: Decimal;
  readonly price?: Decimal;
}
/** The exchange takes a fill back. */
export interface BustExecution {
  readonly kind: 'BustExecution';
  readonly now: Instant;
  readonly execution: string;
}
interface SetBehaviour {
  readonly kind: 'SetBehaviour';
  readonly now: Instant;
  readonly behaviour: Partial<ExchangeBehaviour>;
}
/** What is absent stays as it was. */
interface SetRates {
  readonly kind: 'SetRates';
  readonly now: Instant;
  readonly rates: ExchangeRates;
}
interface AddInstrument {
  readonly kind: 'AddInstrument';
  readonly now: Instant;
  readonly instrument: ExchangeInstrument;
}
/** Time has passed: sessions open and close, orders wake and end. Every input says the time; this one says nothing else. */
interface ClockTick {
  readonly kind: 'Clock';
  readonly now: Instant;
}
/** The trading day ends now: closing auction, then DAY orders are cancelled. */
interface EndSession {
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
  | SetShortable
  | SetHalted
  | SetBarred
  | RejectOrder
  | LoseOrder
  | CorrectExecution
  | BustExecution
  | SetBehaviour
  | SetRates
  | AddInstrument
  | ClockTick
  | EndSession;
