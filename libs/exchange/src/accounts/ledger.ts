import { type AccountId, type Decimal, type Side, ZERO, sideSign } from '@fairlead/core';
import type { ExchangeInstrument, InstrumentId } from '../api/instrument';
import type { Execution } from '../api/views';
import {
  type AccountRecord,
  type EngineState,
  type PositionRecord,
  type Run,
  accountOf,
  bookOf,
} from '../state/state';
import { type Booked, bookInto, flatPosition } from './booking';
import { positionId } from './holdings';
import { positionView } from './valuation';

/** Returns the position of an account in an instrument, a new flat one where there is none. */
export function positionOf(
  positions: Map<string, PositionRecord>,
  account: AccountId,
  instrument: InstrumentId,
): PositionRecord {
  const id = positionId(account, instrument);
  const known = positions.get(id);
  if (known !== undefined) return known;
  const fresh = flatPosition(account, instrument);
  positions.set(id, fresh);
  return fresh;
}

/** Keeps a fill. The oldest beyond the limit is forgotten: it can no longer be corrected, so it is settled. */
export function keepExecution(state: EngineState, number: number, execution: Execution): void {
  const { executions, config } = state;
  executions.set(number, execution);
  // Numbers follow each other without a gap.
  const oldest = number - config.executionsMax;
  const forgotten = executions.get(oldest);
  if (forgotten === undefined) return;
  executions.delete(oldest);
  if (oldest > state.settledThrough) settle(state, oldest, forgotten);
}

function settle(state: EngineState, number: number, execution: Execution): void {
  const position = positionOf(state.settled, execution.account, execution.instrument);
  bookExecution(state, position, { number, execution });
  state.settledThrough = number;
}

function bookExecution(
  state: EngineState,
  position: PositionRecord,
  numbered: { readonly number: number; readonly execution: Execution },
): Booked {
  const { number, execution } = numbered;
  const { instrument, side, quantity, price, commission } = execution;
  const { instrument: facts } = bookOf(state, instrument);
  return bookInto(position, facts, { number, side, quantity, price, commission });
}

/** A position booked from what is settled and the executions kept after it. */
export interface Rebooked {
  readonly position: PositionRecord;
  readonly cash: Decimal;
  readonly realized: ReadonlyMap<number, Decimal | null>;
}

/** Books a position again from its executions as they are now. It changes nothing. */
export function rebook(state: EngineState, account: AccountId, instrument: InstrumentId): Rebooked {
  const settled = state.settled.get(positionId(account, instrument));
  const position = { ...(settled ?? flatPosition(account, instrument)) };
  const realized = new Map<number, Decimal | null>();
  let cash = ZERO;
  for (const [number, execution] of state.executions) {
    const later = number > state.settledThrough;
    if (!later || execution.account !== account || execution.instrument !== instrument) continue;
    const booked = bookExecution(state, position, { number, execution });
    realized.set(number, booked.realized);
    cash = cash.plus(booked.cashChange);
  }
  return { position, cash, realized };
}

/** What a fill or a correction moves: cash of the instrument's currency, and units, signed. */
export interface Movement {
  readonly cash: Decimal;
  readonly units: Decimal;
}

/** A balance that changed. */
export interface CashMove {
  readonly currency: string;
  readonly cash: Decimal;
  readonly change: Decimal;
}

/** Moves the cash of an account; units of a currency pair are cash too. Returns the balances that changed. */
export function moveCash(
  account: AccountRecord,
  instrument: ExchangeInstrument,
  moved: Movement,
): readonly CashMove[] {
  const { currency, unitCurrency, multiplier } = instrument;
  const moves = [addCash(account, currency, moved.cash)];
  if (unitCurrency !== undefined)
    moves.push(addCash(account, unitCurrency, moved.units.times(multiplier)));
  return moves;
}

function addCash(account: AccountRecord, currency: string, change: Decimal): CashMove {
  const cash = (account.cash[currency] ?? ZERO).plus(change);
  account.cash[currency] = cash;
  return { currency, cash, change };
}

/** Moves cash, and reports the position and the balances that changed. */
export function applyMovement(run: Run, position: PositionRecord, moved: Movement): void {
  const { state } = run;
  const { now: at } = state;
  const { account } = position;
  const { instrument } = bookOf(state, position.instrument);
  run.events.push({ kind: 'PositionChanged', at, position: positionView(state, position) });
  for (const move of moveCash(accountOf(state, account), instrument, moved))
    run.events.push({ kind: 'CashChanged', at, account, ...move });
}

/** Returns a quantity with the sign of its side. */
export function signedBy(side: Side, quantity: Decimal): Decimal {
  return quantity.times(sideSign(side));
}
