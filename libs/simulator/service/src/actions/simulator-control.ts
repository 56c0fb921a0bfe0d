import {
  ladderOf,
  type LedgerOrder,
  orderKey,
  type ShownQuote,
  type SimulatedContract,
  stockOf,
  type NamedSwitchChanges,
  byPresentNames,
} from '@fairlead/simulator-domain';
import { type Instant, decimal, decimalText, snap } from '@fairlead/core';
import type {
  AccountView,
  BarredReason,
  ExchangeBehaviour,
  ExchangeEvent,
  ExchangeInput,
  Execution,
  PositionView,
} from '@fairlead/exchange';
import type { MarketFeed } from '../server/feed/market-feed';
import { NO_FAULTS, type OrderMessageFaults } from '../faults/order-message-gate';
import type { MessageRule, RequestRule, WireRules } from '../faults/rules';
import type { SimulatorCore } from '../server/simulator-core';
import type { TwsServer } from '../server/tws-server';
import type { Dismissal, WireViolation } from '../server/violation';
import { type ManualOrder, ManualOrders } from './manual-orders';

/** Everything the simulated broker knows, at one moment. */
export interface SimulatorState {
  readonly openOrders: readonly LedgerOrder[];
  readonly heldOrders: readonly LedgerOrder[];
  readonly completedOrders: readonly LedgerOrder[];
  readonly positions: readonly PositionView[];
  readonly executions: readonly Execution[];
  readonly accounts: readonly AccountView[];
  readonly clients: readonly number[];
}

const NOTICES = {
  lost: [1100, 'Connectivity between IBKR and Trader Workstation has been lost.'],
  'restored-data-lost': [
    1101,
    'Connectivity between IBKR and Trader Workstation has been restored - data lost.',
  ],
  restored: [
    1102,
    'Connectivity between IBKR and Trader Workstation has been restored - data maintained. All data farms are connected: usfarm; ushmds; secdefil.',
  ],
} as const;

/** A symbol that the catalogue does not have. */
export class UnknownSymbolError extends Error {
  override readonly name = 'UnknownSymbolError';
  constructor(symbol: string) {
    super(`the simulator knows no symbol ${symbol}`);
  }
}

/** Makes the simulator misbehave on command, and tells what it knows. In process; symbols are of stocks. */
export class SimulatorControl {
  private readonly manual: ManualOrders;

  constructor(
    private readonly core: SimulatorCore,
    private readonly server: TwsServer,
    private readonly feed: MarketFeed,
  ) {
    this.manual = new ManualOrders(core);
  }

  /** What clients sent that does not match the wire format. In tests this stays empty. */
  get violations(): readonly WireViolation[] {
    return this.core.violations;
  }

  /** Connections that the simulator has ended of its own accord, and why. */
  get dismissals(): readonly Dismissal[] {
    return this.core.dismissals;
  }

  /** Messages outside the codec, which were ignored. */
  get unknownMessages(): readonly (readonly string[])[] {
    return this.server.unknownMessages;
  }

  state(): SimulatorState {
    const { ledger } = this.core;
    const open = ledger.ordersOf(ledger.exchange.openOrders());
    return {
      openOrders: open.filter(({ view }) => view.state !== 'HELD'),
      heldOrders: open.filter(({ view }) => view.state === 'HELD'),
      completedOrders: ledger.ordersOf(ledger.exchange.completedOrders()),
      positions: ledger.exchange.positions(),
      executions: ledger.exchange.executions(),
      accounts: ledger.exchange.accounts(),
      clients: [...this.core.clients.keys()],
    };
  }

  /** Returns what the market shows for a symbol now: decimal text. */
  price(symbol: string): { readonly bid: string; readonly ask: string; readonly last: string } {
    const quote = this.core.prices.quoteAt(this.contract(symbol), this.core.clock.now());
    return {
      bid: decimalText(quote.bid),
      ask: decimalText(quote.ask),
      last: decimalText(quote.last),
    };
  }

  /** Sets a symbol's market from now on and stops its walk. The last price is the middle, rounded down, where none is given. */
  setPrice(symbol: string, bid: string, ask: string, last?: string): void {
    const contract = this.contract(symbol);
    const middle = decimal(bid).plus(decimal(ask)).div(2);
    const price = last ?? decimalText(snap(middle, ladderOf(contract.marketRuleId), 'down'));
    this.core.ledger.script(contract.conId, { bid, ask, last: price }, this.core.clock.now());
    this.feed.tick();
  }

  /** Shows clients another quote of a symbol than its market has, which goes on trading as it is. */
  showQuote(symbol: string, shown: ShownQuote): void {
    this.feed.show(this.contract(symbol), shown);
  }

  /** Stops a symbol's walk where it is. */
  freezeRandomWalk(symbol: string): void {
    const { bid, ask, last } = this.price(symbol);
    this.setPrice(symbol, bid, ask, last);
  }

  /** Lets a symbol's price walk again. */
  resumeRandomWalk(symbol: string): void {
    this.core.ledger.script(this.contract(symbol).conId, null, this.core.clock.now());
  }

  /** Moves the market to the clock's moment now. */
  tick(): void {
    this.feed.tick();
  }

  /** Sets how many shares of a symbol may still be bought, and how many sold; null for no limit. */
  setLiquidity(symbol: string, shares: string | null): void {
    const amount = shares === null ? null : decimal(shares);
    this.forContract(symbol, (instrument, now) => ({
      kind: 'SetLiquidity',
      now,
      instrument,
      buy: amount,
      sell: amount,
    }));
  }

  /** Adds shares that may be bought, and sold. */
  releaseLiquidity(symbol: string, shares: string): void {
    const amount = decimal(shares);
    this.forContract(symbol, (instrument, now) => ({
      kind: 'ReleaseLiquidity',
      now,
      instrument,
      buy: amount,
      sell: amount,
    }));
  }

  /** Halts or resumes trading in a symbol. */
  setHalted(symbol: string, halted: boolean): void {
    this.forContract(symbol, (instrument, now) => ({ kind: 'SetHalted', now, instrument, halted }));
  }

  /** Takes no new orders on a symbol (203, or 460), or takes them again. */
  setBarred(symbol: string, barred: BarredReason | null): void {
    this.forContract(symbol, (instrument, now) => ({ kind: 'SetBarred', now, instrument, barred }));
  }

  /** Changes how children live with a partly filled parent, and the other switches of the engine. */
  setBehaviour(behaviour: Partial<ExchangeBehaviour>): void {
    this.apply({ kind: 'SetBehaviour', now: this.core.clock.now(), behaviour });
  }

  /** Changes what TWS is set to allow. */
  setSwitches(switches: NamedSwitchChanges): void {
    const { competingSession: before } = this.core.switches;
    Object.assign(this.core.switches, byPresentNames(switches));
    const { competingSession } = this.core.switches;
    if (competingSession !== before) this.feed.compete(competingSession);
  }

  /** Ends the trading day: DAY orders are cancelled. */
  endSession(): void {
    this.apply({ kind: 'EndSession', now: this.core.clock.now() });
  }

  /** Kills a live order with error 201, as the broker's late checks do. */
  rejectOrder(clientId: number, orderId: number, message: string): void {
    const key = orderKey(clientId, orderId);
    this.apply({ kind: 'RejectOrder', now: this.core.clock.now(), key, message });
  }

  /** Loses a live order without a message: it is listed neither as open nor as finished, and nothing works it. */
  loseOrder(clientId: number, orderId: number): void {
    const key = orderKey(clientId, orderId);
    this.apply({ kind: 'LoseOrder', now: this.core.clock.now(), key });
  }

  /** Sets how many shares of a symbol can be borrowed to sell short; null for no limit. */
  setShortable(symbol: string, shares: string | null): void {
    const amount = shares === null ? null : decimal(shares);
    this.forContract(symbol, (instrument, now) => ({
      kind: 'SetShortable',
      now,
      instrument,
      shares: amount,
    }));
  }

  /** Corrects a fill, named by any revision of its execution id: it comes again under its next revision. */
  correctFill(
    execution: string,
    to: { readonly quantity?: string; readonly price?: string },
  ): void {
    const { quantity, price } = to;
    this.applyCorrection({
      kind: 'CorrectExecution',
      now: this.core.clock.now(),
      execution,
      ...(quantity === undefined ? {} : { quantity: decimal(quantity) }),
      ...(price === undefined ? {} : { price: decimal(price) }),
    });
  }

  /** Takes a fill back, named by any revision of its execution id: it comes again with no shares. */
  bustFill(execution: string): void {
    this.applyCorrection({ kind: 'BustExecution', now: this.core.clock.now(), execution });
  }

  /** Returns the execution id of an order's last fill. Throws where it has none. */
  lastFillOf(clientId: number, orderId: number): string {
    const key = orderKey(clientId, orderId);
    const fill = this.core.ledger.exchange.executions().findLast((each) => each.key === key);
    if (fill === undefined) throw new Error(`order ${orderId} of client ${clientId} has no fill`);
    return fill.id;
  }

  /**
   * Makes a second broker order of a live one: same order id, terms and reference, a permId of its own. So a change that
   * is sent while the link is lost has been seen to leave two.
   */
  twinOrder(clientId: number, orderId: number): void {
    this.manual.twin(clientId, orderId);
  }

  /** Places an order by hand, as the user of TWS. Returns its order id, which is negative. */
  placeManualOrder(order: ManualOrder): number {
    return this.manual.place(this.contract(order.symbol), order);
  }

  /** Cancels an order by hand. */
  cancelOrder(clientId: number, orderId: number): void {
    const key = orderKey(clientId, orderId);
    this.apply({ kind: 'CancelOrder', now: this.core.clock.now(), key });
  }

  /** Closes the port and cuts every connection, as while TWS restarts or waits for its login. Orders stay. */
  closePort(): void {
    this.server.shut();
  }

  /** Listens again, on the same port. */
  openPort(): void {
    this.server.reopen();
  }

  /** Next valid order ids are sent so much too low, as after a restart that forgot. */
  rollBackOrderIds(count: number): void {
    this.core.orderIdsRolledBack = count;
  }

  /** Market data streams end silently; clients have to ask again. */
  endMarketData(): void {
    this.feed.closeAll();
  }

  /** Cuts connections: all, or one client's. Orders stay. */
  dropConnections(clientId?: number): void {
    this.server.dropConnections(clientId);
  }

  /** While stalled, sockets stay open but nothing is read or written. */
  stall(on: boolean): void {
    for (const client of this.server.allClients()) client.stall(on);
  }

  /** Says that the link to the broker is lost (1100), restored (1102), or restored with data lost (1101). */
  connectivity(notice: keyof typeof NOTICES): void {
    const [code, text] = NOTICES[notice];
    const { switches, clients } = this.core;
    switches.connected = notice !== 'lost';
    if (notice === 'restored-data-lost') this.feed.closeAll();
    for (const client of clients.values()) client.sendError(-1, code, text);
    if (switches.connected) this.core.runQueued();
  }

  /** Sends any notice or error to every client; id -1 is nobody's request. */
  notify(code: number, text: string, id = -1): void {
    for (const client of this.core.clients.values()) client.sendError(id, code, text);
  }

  /** Disturbs the order messages that clients get. */
  setOrderMessageFaults(faults: Partial<OrderMessageFaults>): void {
    this.core.orderGate.faults = { ...this.core.orderGate.faults, ...faults };
  }

  /** Rules for single messages and requests, in force now. */
  get rules(): ReturnType<WireRules['list']> {
    return this.core.rules.list();
  }

  /** Drops, delays, repeats or alters messages of a kind. Throws a RuleError where that cannot be. */
  addMessageRule(rule: MessageRule): void {
    this.core.rules.addMessageRule(rule);
  }

  /** Ignores requests of a kind, or answers them with an error. Throws a RuleError where that cannot be. */
  addRequestRule(rule: RequestRule): void {
    this.core.rules.addRequestRule(rule);
  }

  /** Ends all rules and all faults of order messages. */
  clearFaults(): void {
    this.core.rules.clear();
    this.releaseOrderMessages();
    this.core.orderGate.faults = NO_FAULTS;
  }

  /** Order messages wait until they are released. */
  holdOrderMessages(): void {
    this.setOrderMessageFaults({ hold: true });
  }

  /** Sends what was held. */
  releaseOrderMessages(): void {
    this.core.orderGate.release();
  }

  private apply(input: ExchangeInput): readonly ExchangeEvent[] {
    const events = this.core.ledger.apply(input);
    this.core.publish(events);
    return events;
  }

  /** Throws where the exchange does not do it: whoever requested it wants to know. */
  private applyCorrection(input: ExchangeInput): void {
    const refused = this.apply(input).find((event) => event.kind === 'CorrectionRefused');
    if (refused !== undefined) throw new Error(refused.message);
  }

  private forContract(
    symbol: string,
    input: (instrument: string, now: Instant) => ExchangeInput,
  ): void {
    const contract = this.contract(symbol);
    const now = this.core.clock.now();
    this.core.ledger.prepare(contract, this.core.prices.quoteAt(contract, now), now);
    this.apply(input(String(contract.conId), now));
  }

  private contract(symbol: string): SimulatedContract {
    const contract = stockOf(symbol);
    if (contract === undefined) throw new UnknownSymbolError(symbol);
    return contract;
  }
}
