import {
  type AccountId,
  type Decimal,
  type Instant,
  InvariantError,
  assert,
  assertNever,
} from '@fairlead/core';
import { accountView, positionView } from './account';
import type {
  AccountView,
  Exchange,
  ExchangeBehaviour,
  ExchangeConfig,
  ExchangeEvent,
  ExchangeInput,
  ExchangeInstrument,
  ExchangeSnapshot,
  Execution,
  InstrumentId,
  OrderKey,
  OrderView,
  PositionView,
  Quote,
  QuoteView,
  ReleaseLiquidity,
  SetLiquidity,
} from './api';
import { BEFORE_ALL, assertConfig, assertInstrument } from './config';
import { activateChildren, cancelOrder, rejectLiveOrder } from './linkage';
import { matchTouched } from './matching';
import { modifyOrder, refuseEnded } from './modify';
import { placeOrder } from './place';
import { restoreState, snapshotOf } from './snapshot';
import {
  type BookRecord,
  type EngineState,
  type OrderRecord,
  type Run,
  emptyBook,
  isDone,
  nextExpiryOf,
  orderByKey,
} from './state';
import { orderView, quoteView } from './views';

/** Returns a new exchange. The same configuration, seed and inputs give the same events. */
export function createExchange(config: ExchangeConfig, seed: number): Exchange {
  assertConfig(config);
  assert(Number.isSafeInteger(seed), 'a seed is a whole number');
  return new MatchingEngine({
    now: BEFORE_ALL,
    random: seed >>> 0,
    nextPermId: config.firstPermId,
    nextExecution: 1,
    behaviour: config.behaviour,
    config,
    live: new Map(),
    done: new Map(),
    keys: new Map(),
    books: new Map(config.instruments.map((each) => [each.id, emptyBook(each, BEFORE_ALL)])),
    accounts: new Map(config.accounts.map((each) => [each.id, { ...each }])),
    positions: new Map(),
    liveByInstrument: new Map(),
    nextExpiry: null,
    executions: [],
  });
}

/** Returns the exchange that a snapshot was taken of. Throws where it is not one. */
export function restoreExchange(snapshot: ExchangeSnapshot): Exchange {
  return new MatchingEngine(restoreState(snapshot));
}

class MatchingEngine implements Exchange {
  constructor(private readonly state: EngineState) {}

  apply(input: ExchangeInput): readonly ExchangeEvent[] {
    const { state } = this;
    if (input.now > state.now) state.now = input.now;
    const run: Run = { state, events: [], touched: new Set() };
    expire(run);
    perform(run, input);
    matchTouched(run);
    return run.events;
  }

  snapshot(): ExchangeSnapshot {
    return snapshotOf(this.state);
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
    return [...this.state.executions];
  }

  positions(account?: AccountId): readonly PositionView[] {
    return [...this.state.positions.values()]
      .filter((each) => !each.quantity.isZero() && (account ?? each.account) === each.account)
      .map((each) => positionView(this.state, each));
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
}

function perform(run: Run, input: ExchangeInput): void {
  switch (input.kind) {
    case 'PlaceOrder':
      return placeOrder(run, input);
    case 'ModifyOrder':
      return modifyOrder(run, input);
    case 'CancelOrder':
      return withLiving(run, { key: input.key, request: 'cancel' }, (order) =>
        cancelOrder(run, order, 'requested'),
      );
    case 'RejectOrder':
      return withLiving(run, { key: input.key, request: 'reject' }, (order) =>
        rejectLiveOrder(run, order, { reason: 'broker', message: input.message }),
      );
    case 'CancelAll':
      return cancelWhere(
        run,
        'requested',
        (order) => order.account === (input.account ?? order.account),
      );
    case 'EndSession':
      return cancelWhere(run, 'session-end', (order) => order.timeInForce === 'DAY');
    case 'Quote':
      return changeBook(run, input.instrument, (book) => applyQuote(book, input));
    case 'SetLiquidity':
      return changeBook(run, input.instrument, (book) => setLiquidity(book, input));
    case 'ReleaseLiquidity':
      return changeBook(run, input.instrument, (book) => releaseLiquidity(book, input));
    case 'SetHalted':
      return changeBook(run, input.instrument, (book) => void (book.halted = input.halted));
    case 'SetBehaviour':
      return setBehaviour(run, input.behaviour);
    case 'AddInstrument':
      return addInstrument(run, input.instrument);
    case 'Clock':
      return undefined;
    default:
      return assertNever(input);
  }
}

function withLiving(
  run: Run,
  of: { readonly key: OrderKey; readonly request: 'cancel' | 'reject' },
  act: (order: OrderRecord) => void,
): void {
  const order = orderByKey(run.state, of.key);
  if (order === undefined || isDone(order)) refuseEnded(run, of.key, of.request);
  else act(order);
}

function cancelWhere(
  run: Run,
  cause: 'requested' | 'session-end' | 'expired',
  matches: (order: OrderRecord) => boolean,
): void {
  for (const order of [...run.state.live.values()].filter(matches)) cancelOrder(run, order, cause);
}

/** GTD orders end before anything of a later moment can fill them. */
function expire(run: Run): void {
  const { now, nextExpiry } = run.state;
  if (nextExpiry === null || now < nextExpiry) return;
  cancelWhere(run, 'expired', (order) => isExpired(order, now));
  run.state.nextExpiry = nextExpiryOf(run.state);
}

function isExpired(order: OrderRecord, now: Instant): boolean {
  return order.timeInForce === 'GTD' && order.goodTill !== null && order.goodTill <= now;
}

function changeBook(run: Run, id: InstrumentId, change: (book: BookRecord) => void): void {
  const book = run.state.books.get(id);
  if (book === undefined) throw new InvariantError(`no instrument ${id}`);
  change(book);
  run.touched.add(id);
}

function applyQuote(book: BookRecord, quote: Quote): void {
  if (quote.bid !== undefined) book.bid = quote.bid;
  if (quote.ask !== undefined) book.ask = quote.ask;
  if (quote.last !== undefined) book.last = quote.last;
  book.bidSize = quote.bidSize ?? book.bidSize;
  book.askSize = quote.askSize ?? book.askSize;
  book.lastSize = quote.lastSize ?? book.lastSize;
  book.at = quote.now;
}

function setLiquidity(book: BookRecord, input: SetLiquidity): void {
  for (const shares of [input.buy, input.sell])
    assert(shares === undefined || shares === null || shares.gte(0), 'liquidity is not negative');
  if (input.buy !== undefined) book.buyLiquidity = input.buy;
  if (input.sell !== undefined) book.sellLiquidity = input.sell;
}

function releaseLiquidity(book: BookRecord, input: ReleaseLiquidity): void {
  book.buyLiquidity = released(book.buyLiquidity, input.buy);
  book.sellLiquidity = released(book.sellLiquidity, input.sell);
}

function released(available: Decimal | null, more: Decimal | undefined): Decimal | null {
  assert(more === undefined || more.gte(0), 'released liquidity is not negative');
  return available === null || more === undefined ? available : available.plus(more);
}

/** Children that now may work start to; those that no longer may keep their place but do not fill. */
function setBehaviour(run: Run, change: Partial<ExchangeBehaviour>): void {
  run.state.behaviour = { ...run.state.behaviour, ...change };
  for (const order of [...run.state.live.values()]) activateChildren(run, order);
}

function addInstrument(run: Run, instrument: ExchangeInstrument): void {
  assertInstrument(instrument);
  assert(!run.state.books.has(instrument.id), `instrument ${instrument.id} is new`);
  run.state.books.set(instrument.id, emptyBook(instrument, run.state.now));
}
