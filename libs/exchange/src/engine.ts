import {
  type AccountId,
  type Decimal,
  type Result,
  ZERO,
  assert,
  assertNever,
} from '@fairlead/core';
import { bustExecution, correctExecution } from './accounts/corrections';
import { positionId } from './accounts/holdings';
import { rateBetween, setRates } from './accounts/costs/rates';
import { accountView, positionView } from './accounts/valuation';
import { whatIf } from './accounts/what-if';
import type { ExchangeBehaviour, ExchangeConfig } from './api/config';
import type { ExchangeEvent } from './api/events';
import type { Exchange, ExchangeSnapshot, Rejection } from './api/exchange';
import type { ExchangeInput } from './api/inputs';
import type { ExchangeInstrument, InstrumentId } from './api/instrument';
import type { OrderKey, OrderTerms, OrderView } from './api/order';
import type { AccountView, Execution, PositionView, QuoteView, WhatIf } from './api/views';
import { BEFORE_ALL, assertBehaviour, assertConfig, assertInstrument } from './config';
import { advance, endSession } from './market/clock';
import { matchTouched } from './market/matching';
import {
  applyQuote,
  changeBook,
  releaseLiquidity,
  setLiquidity,
  setShortable,
} from './market/quotes';
import { cancelAll, cancelByKey, loseByKey, rejectByKey } from './orders/cancel';
import { activateChildren } from './orders/linkage';
import { modifyOrder } from './orders/modify';
import { placeOrder } from './orders/place';
import { orderByKey } from './state/orders';
import { restoreState, snapshotOf } from './state/snapshot';
import { type EngineState, type Run, emptyBook, noDerived } from './state/state';
import { orderView, quoteView } from './state/views';

/** Returns a new exchange. The same configuration, seed and inputs give the same events. */
export function createExchange(config: ExchangeConfig, seed: number): Exchange {
  assertConfig(config);
  assert(Number.isSafeInteger(seed), 'a seed is a whole number');
  const accounts = config.accounts.map(({ id, currency, cash }) => ({
    id,
    currency,
    cash: { ...cash },
    month: '',
    monthUnits: ZERO,
  }));
  return new MatchingEngine({
    now: BEFORE_ALL,
    random: seed >>> 0,
    nextPermId: config.firstPermId,
    nextExecution: 1,
    behaviour: config.behaviour,
    rates: { ...config.rates },
    config,
    live: new Map(),
    done: new Map(),
    keys: new Map(),
    books: new Map(config.instruments.map((each) => [each.id, emptyBook(each, BEFORE_ALL)])),
    accounts: new Map(accounts.map((each) => [each.id, each])),
    positions: new Map(),
    executions: new Map(),
    settled: new Map(),
    settledThrough: 0,
    derived: noDerived(),
  });
}

/** Returns the exchange that a snapshot was taken of. Throws where it is not one. */
export function restoreExchange(snapshot: ExchangeSnapshot): Exchange {
  return new MatchingEngine(restoreState(snapshot));
}

class MatchingEngine implements Exchange {
  constructor(private readonly state: EngineState) {}

  apply(input: ExchangeInput): readonly ExchangeEvent[] {
    const run: Run = { state: this.state, events: [], touched: new Set(), races: [] };
    advance(run, input.now);
    perform(run, input);
    matchTouched(run);
    return run.events;
  }

  snapshot(): ExchangeSnapshot {
    return snapshotOf(this.state);
  }

  whatIf(key: OrderKey, terms: OrderTerms): Result<WhatIf, Rejection> {
    return whatIf(this.state, { key, terms });
  }

  order(key: OrderKey): OrderView | null {
    const order = orderByKey(this.state, key);
    return order === undefined ? null : orderView(order);
  }

  openOrders(): readonly OrderView[] {
    return [...this.state.live.values()].map(orderView);
  }

  completedOrders(): readonly OrderView[] {
    return [...this.state.done.values()].map(orderView);
  }

  executions(): readonly Execution[] {
    return [...this.state.executions.values()];
  }

  positions(account?: AccountId): readonly PositionView[] {
    return [...this.state.positions.values()]
      .filter((each) => !each.quantity.isZero() && (account ?? each.account) === each.account)
      .map((each) => positionView(this.state, each));
  }

  held(account: AccountId, instrument: InstrumentId): PositionView | null {
    const position = this.state.positions.get(positionId(account, instrument));
    return position === undefined ? null : positionView(this.state, position);
  }

  everHeld(): readonly PositionView[] {
    return [...this.state.positions.values()].map((each) => positionView(this.state, each));
  }

  accounts(): readonly AccountView[] {
    return [...this.state.accounts.keys()].flatMap((id) => accountView(this.state, id) ?? []);
  }

  account(id: AccountId): AccountView | null {
    return accountView(this.state, id);
  }

  quote(instrument: InstrumentId): QuoteView | null {
    const book = this.state.books.get(instrument);
    return book === undefined ? null : quoteView(book);
  }

  instruments(): readonly ExchangeInstrument[] {
    return [...this.state.books.values()].map((book) => book.instrument);
  }

  behaviour(): ExchangeBehaviour {
    return this.state.behaviour;
  }

  rate(from: string, to: string): Decimal | null {
    return rateBetween(this.state, from, to);
  }
}

function perform(run: Run, input: ExchangeInput): void {
  switch (input.kind) {
    case 'PlaceOrder':
      return placeOrder(run, input);
    case 'ModifyOrder':
      return modifyOrder(run, input);
    case 'CancelOrder':
      return cancelByKey(run, input);
    case 'CancelAll':
      return cancelAll(run, input);
    case 'RejectOrder':
      return rejectByKey(run, input);
    case 'LoseOrder':
      return loseByKey(run, input);
    case 'CorrectExecution':
      return correctExecution(run, input);
    case 'BustExecution':
      return bustExecution(run, input);
    case 'Quote':
      return applyQuote(run, input);
    case 'SetLiquidity':
      return setLiquidity(run, input);
    case 'ReleaseLiquidity':
      return releaseLiquidity(run, input);
    case 'SetShortable':
      return setShortable(run, input);
    case 'SetHalted':
      return changeBook(run, input.instrument, (book) => void (book.halted = input.halted));
    case 'SetBarred':
      return changeBook(run, input.instrument, (book) => void (book.barred = input.barred));
    case 'SetBehaviour':
      return setBehaviour(run, input.behaviour);
    case 'SetRates':
      return setRates(run.state, input.rates);
    case 'AddInstrument':
      return addInstrument(run, input.instrument);
    case 'EndSession':
      return endSession(run);
    case 'Clock':
      return undefined;
    default:
      return assertNever(input);
  }
}

/** Children that now may work start to; those that no longer may keep their place but do not fill. Stops look again. */
function setBehaviour(run: Run, change: Partial<ExchangeBehaviour>): void {
  const behaviour = { ...run.state.behaviour, ...change };
  assertBehaviour(behaviour);
  run.state.behaviour = behaviour;
  for (const order of [...run.state.live.values()]) {
    activateChildren(run, order);
    run.touched.add(order.instrument);
  }
}

function addInstrument(run: Run, instrument: ExchangeInstrument): void {
  assertInstrument(instrument);
  assert(!run.state.books.has(instrument.id), `instrument ${instrument.id} is new`);
  run.state.books.set(instrument.id, emptyBook(instrument, run.state.now));
}
