import type { AccountId, Decimal, Result } from '@fairlead/core';
import type { ExchangeBehaviour } from './config';
import type { ExchangeEvent, RejectionReason } from './events';
import type { ExchangeInput } from './inputs';
import type { ExchangeInstrument, InstrumentId } from './instrument';
import type { OrderKey, OrderTerms, OrderView } from './order';
import type { AccountView, Execution, PositionView, QuoteView, WhatIf } from './views';

/** The engine's whole state as plain JSON: decimals are `{"$decimal":"1.5"}`. Version 1 is read, version 2 is written. */
export interface ExchangeSnapshot {
  readonly version: 1 | 2;
  readonly state: unknown;
}

/** Why an order would not be taken, with its numbers in the message. */
export interface Rejection {
  readonly reason: RejectionReason;
  readonly message: string;
}

/** The engine. `apply` is the only thing that changes it; everything else answers from what is. */
export interface Exchange {
  /** Returns what the input caused, in order. Expected negatives are events; a broken invariant throws. */
  apply(input: ExchangeInput): readonly ExchangeEvent[];
  /** Returns the whole state as plain JSON. */
  snapshot(): ExchangeSnapshot;
  /** Returns what placing an order would do to its account, or why it would not be taken. */
  whatIf(key: OrderKey, terms: OrderTerms): Result<WhatIf, Rejection>;
  order(key: OrderKey): OrderView | null;
  /** Live orders, held ones included, by permId. */
  openOrders(): readonly OrderView[];
  /** Ended orders, oldest first, the last `completedOrdersMax`. */
  completedOrders(): readonly OrderView[];
  /** Fills as they count now, oldest first, the last `executionsMax`. */
  executions(): readonly Execution[];
  /** Positions that are not flat. */
  positions(account?: AccountId): readonly PositionView[];
  /** Returns the position that an account has or had in an instrument, null where it never had one. */
  held(account: AccountId, instrument: InstrumentId): PositionView | null;
  /** Positions there are and were, flat ones with what they have realized. */
  everHeld(): readonly PositionView[];
  accounts(): readonly AccountView[];
  account(id: AccountId): AccountView | null;
  quote(instrument: InstrumentId): QuoteView | null;
  instruments(): readonly ExchangeInstrument[];
  behaviour(): ExchangeBehaviour;
  /** Returns what one unit of a currency is worth in another, null where no rate is known. */
  rate(from: string, to: string): Decimal | null;
}
