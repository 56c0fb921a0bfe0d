import {
  instrumentOf,
  type LedgerOrder,
  orderKey,
  type OrderMeta,
  RATES,
  type ScriptedPrice,
  type SimulatedContract,
} from '@fairlead/simulator-domain';
import { type Instant, instant, newYorkDate, present } from '@fairlead/core';
import {
  type Exchange,
  type ExchangeEvent,
  type ExchangeInput,
  type OrderView,
  type Quote,
  fromPlain,
  restoreExchange,
  toPlain,
} from '@fairlead/exchange';
import { Journal } from './journal';
import { LiveOrders } from './live-orders';
import { type LedgerQuote, quoteInput } from './quote-input';
import { type LedgerOptions, NoRoomError, freshExchange, refusalOf } from './open-ledger';
import type { LedgerEntry, LedgerState, DayStart, StoredScript } from './stored-ledger';

/**
 * The broker's record: the engine, what echoes need beside it, and the journal. Every input is in the journal before
 * its events leave this class, so a killed simulator comes back with all that anyone ever received.
 */
export class Ledger {
  private readonly metas = new Map<string, OrderMeta>();
  private readonly highest = new Map<number, number>();
  /** Quotes that are not in the journal yet; they matter only once something else happens. */
  private readonly unsaved = new Map<string, Quote>();
  private readonly instruments = new Set<string>();
  private readonly watch = new LiveOrders();
  private readonly held = new Set<string>();
  private day: DayStart | null = null;

  private constructor(
    private readonly options: LedgerOptions,
    private readonly journal: Journal,
    readonly exchange: Exchange,
  ) {}

  /** Opens the directory: a new account, or everything as it was left. */
  static open(options: LedgerOptions): Ledger {
    const { journal, contents } = Journal.open(options.directory, options);
    const stored = contents.snapshot as LedgerState | undefined;
    const refusal = stored === undefined ? null : refusalOf(stored, options);
    if (refusal !== null) {
      journal.close();
      throw refusal;
    }
    const exchange =
      stored === undefined ? freshExchange(options) : restoreExchange(stored.exchange);
    const ledger = new Ledger(options, journal, exchange);
    if (stored !== undefined) ledger.restore(stored);
    // Without it the next start would be another broker, with other ids.
    else if (!ledger.compact()) throw new NoRoomError(options.directory);
    for (const entry of contents.entries) ledger.replay(entry as LedgerEntry);
    ledger.index();
    if (contents.entries.length > 0) ledger.compact();
    // A directory of before a currency was known has no rate of it.
    const missing = Object.entries(RATES).filter(([of]) => exchange.rate(of, 'USD') === null);
    if (missing.length > 0)
      ledger.apply({ kind: 'SetRates', now: options.now, rates: Object.fromEntries(missing) });
    return ledger;
  }

  close(): void {
    this.compact();
    this.journal.close();
  }

  /** What had been gained and lost when the present day began; null before the first one. */
  get dayStart(): DayStart | null {
    return this.day;
  }

  startDay(day: DayStart): void {
    this.day = day;
    this.write({ day });
  }

  /** Returns the highest order id that this client ever used, 0 for none. */
  highestOrderId(clientId: number): number {
    return this.highest.get(clientId) ?? 0;
  }

  /** Counts an order id as used, whatever becomes of the order: it is not sent as the next one again. */
  useId(clientId: number, orderId: number): void {
    if (orderId <= this.highestOrderId(clientId)) return;
    this.highest.set(clientId, orderId);
    this.write({ used: [clientId, orderId] });
  }

  /** Returns a client's order, live or ended. */
  order(clientId: number, orderId: number): LedgerOrder | undefined {
    return this.byKey(orderKey(clientId, orderId));
  }

  /** True where a client's order is at the broker and not ended. */
  isLive(clientId: number, orderId: number): boolean {
    const state = this.exchange.order(orderKey(clientId, orderId))?.state;
    return state === 'HELD' || state === 'WAITING' || state === 'WORKING';
  }

  /** Returns the key of the live broker order under an order id; there may be a second one after the first has ended. */
  liveKey(clientId: number, orderId: number): string | undefined {
    if (this.isLive(clientId, orderId)) return orderKey(clientId, orderId);
    return this.openOrders().find(
      ({ meta }) => meta.clientId === clientId && meta.orderId === orderId,
    )?.meta.key;
  }

  /** Returns the orders of a view list that this ledger has echoes for. */
  ordersOf(views: readonly OrderView[]): readonly LedgerOrder[] {
    return views.flatMap((view) => {
      const meta = this.metas.get(view.key);
      return meta === undefined ? [] : [{ view, meta }];
    });
  }

  /** Returns transmitted live orders, oldest first. */
  openOrders(): readonly LedgerOrder[] {
    return this.ordersOf(this.exchange.openOrders().filter((view) => view.state !== 'HELD'));
  }

  metaOf(key: string): OrderMeta {
    return present(this.metas.get(key), `order ${key} has its echoes`);
  }

  /** Returns the echoes of an order, undefined where it is too old to be kept. */
  knownMeta(key: string): OrderMeta | undefined {
    return this.metas.get(key);
  }

  /** True where orders or a position make the price of a contract matter. */
  isActive(conId: number): boolean {
    const id = String(conId);
    return this.held.has(id) || this.watch.instruments.has(id);
  }

  /** True where an order waits for the volume or the change of a contract's day. */
  wantsDay(conId: number): boolean {
    return this.watch.dayInstruments.has(String(conId));
  }

  /** How many orders wait untransmitted. */
  get heldOrders(): number {
    return this.watch.heldOrders;
  }

  /** Contracts whose price matters to an order or a position. */
  activeContracts(): readonly number[] {
    return [...new Set([...this.held, ...this.watch.instruments.keys()])].map(Number);
  }

  /** Makes sure that the engine knows a contract, and what the market shows for it now. */
  prepare(contract: SimulatedContract, quote: LedgerQuote, now: Instant): void {
    const id = String(contract.conId);
    if (!this.instruments.has(id))
      this.perform([{ kind: 'AddInstrument', now, instrument: instrumentOf(contract) }]);
    const known = this.exchange.quote(id);
    const same = known?.bid?.eq(quote.bid) === true && known.ask?.eq(quote.ask) === true;
    if (same && quote.day === undefined) return;
    const input = quoteInput(contract, quote, now);
    this.exchange.apply(input);
    this.unsaved.set(id, input);
  }

  /** Tells the engine what the market shows. Only quotes that did something are written at once. */
  quote(contract: SimulatedContract, quote: LedgerQuote, now: Instant): readonly ExchangeEvent[] {
    const id = String(contract.conId);
    if (!this.instruments.has(id)) return [];
    const input = quoteInput(contract, quote, now);
    const events = this.exchange.apply(input);
    this.unsaved.set(id, input);
    // A trailing stop moves with every price, so none of them may be left out.
    if (events.length > 0 || this.watch.trailing > 0) this.save({});
    this.observe(events);
    return events;
  }

  /** Lets the engine's time pass: sessions, hours and ends of orders. Only moments that did something are written. */
  clock(now: Instant): readonly ExchangeEvent[] {
    this.catchUp();
    const input: ExchangeInput = { kind: 'Clock', now };
    const events = this.exchange.apply(input);
    if (events.length > 0) this.save({ inputs: [input] });
    this.observe(events);
    return events;
  }

  /** Applies an input of a client or of the control. */
  apply(input: ExchangeInput, meta?: OrderMeta): readonly ExchangeEvent[] {
    return this.perform([input], meta);
  }

  /** Records that a script sets a price, or sets it free, from now on. */
  script(conId: number, price: ScriptedPrice | null, now: Instant): void {
    this.options.prices.scripts.add(conId, { at: now, price });
    this.write({ script: [conId, price, now] });
  }

  private perform(inputs: readonly ExchangeInput[], meta?: OrderMeta): readonly ExchangeEvent[] {
    const events = inputs.flatMap((input) => {
      if (input.kind === 'AddInstrument') this.instruments.add(input.instrument.id);
      return this.exchange.apply(input);
    });
    this.save({ inputs, ...(meta === undefined ? {} : { meta }) });
    if (meta !== undefined) this.rememberUnlessRefused(meta, events);
    this.observe(events);
    return events;
  }

  private save(change: {
    readonly inputs?: readonly ExchangeInput[];
    readonly meta?: OrderMeta;
  }): void {
    const inputs: readonly ExchangeInput[] = [...this.unsaved.values(), ...(change.inputs ?? [])];
    this.unsaved.clear();
    const entry: LedgerEntry = {
      inputs: toPlain(inputs),
      ...(change.meta === undefined ? {} : { meta: change.meta }),
    };
    this.write(entry);
  }

  private write(entry: LedgerEntry): void {
    this.journal.append(entry);
    if (this.journal.wantsSnapshot) this.compact();
  }

  /** Writes what a full disk had no room for. */
  private catchUp(): void {
    this.journal.flush();
    if (this.journal.wantsSnapshot) this.compact();
  }

  private byKey(key: string): LedgerOrder | undefined {
    const meta = this.metas.get(key);
    const view = this.exchange.order(key);
    return meta === undefined || view === null ? undefined : { meta, view };
  }

  /** A refused change leaves the order's echoes as they were. */
  private rememberUnlessRefused(meta: OrderMeta, events: readonly ExchangeEvent[]): void {
    const refused = events.some(
      (event) => event.kind === 'RequestRefused' && event.key === meta.key,
    );
    if (!refused) this.remember(meta);
  }

  private remember(meta: OrderMeta): void {
    this.metas.set(meta.key, meta);
    const highest = Math.max(this.highestOrderId(meta.clientId), meta.orderId);
    this.highest.set(meta.clientId, highest);
  }

  /** Keeps the indexes that say which prices matter. */
  private observe(events: readonly ExchangeEvent[]): void {
    for (const event of events) {
      if (event.kind === 'PositionChanged') {
        const { instrument, quantity } = event.position;
        if (quantity.isZero()) this.held.delete(instrument);
        else this.held.add(instrument);
      }
      if ('order' in event && event.order !== null) this.watch.note(event.order);
    }
  }

  private compact(): boolean {
    for (const key of this.metas.keys())
      if (this.exchange.order(key) === null) this.metas.delete(key);
    const state: LedgerState = {
      profile: this.options.profile,
      day: this.day,
      exchange: this.exchange.snapshot(),
      metas: [...this.metas.values()],
      highest: [...this.highest],
      scripts: this.options.prices.scripts
        .all()
        .map(([conId, { price, at }]) => [conId, price, at]),
    };
    const isKept = this.journal.compact(state);
    if (isKept) this.unsaved.clear();
    return isKept;
  }

  private restore(stored: LedgerState): void {
    this.day = stored.day ?? null;
    stored.metas.forEach((meta) => this.remember(meta));
    stored.highest.forEach(([clientId, orderId]) => this.highest.set(clientId, orderId));
    stored.scripts.forEach((script) => this.restoreScript(script));
  }

  private replay(entry: LedgerEntry): void {
    if (entry.day !== undefined) this.day = entry.day;
    if (entry.used !== undefined) this.highest.set(...entry.used);
    if (entry.script !== undefined) this.restoreScript(entry.script);
    if (entry.inputs === undefined) return;
    const inputs = fromPlain(entry.inputs) as readonly ExchangeInput[];
    const events = inputs.flatMap((input) => this.exchange.apply(input));
    if (entry.meta !== undefined) this.rememberUnlessRefused(entry.meta, events);
  }

  private index(): void {
    this.exchange.instruments().forEach((each) => this.instruments.add(each.id));
    this.exchange.openOrders().forEach((view) => this.watch.note(view));
    this.exchange.positions().forEach((each) => this.held.add(each.instrument));
  }

  /**
   * What has no moment holds from the beginning: to the version that wrote it, it held at every moment. Nothing lies ahead: a
   * stepped clock is behind what happened in a step that a kill has cut.
   */
  private restoreScript([conId, price, atMs = 0]: StoredScript): void {
    const at = instant(Math.min(atMs, this.options.now));
    this.options.prices.scripts.add(conId, { at, price });
  }
}

/** True where a moment is within the days that the broker still shows. */
export function isRecent(at: Instant, now: Instant, days: number): boolean {
  const from = now - (days - 1) * 86_400_000;
  return newYorkDate(at) >= newYorkDate(from as Instant);
}
