import {
  type AccountId,
  type Instant,
  decimal,
  decimalText,
  newYorkTime,
  parseInstant,
} from '@fairlead/core';
import type { ExchangeBehaviour, ExchangeConfig } from '../api/config';
import type { ExchangeEvent } from '../api/events';
import type { Exchange } from '../api/exchange';
import type { ExchangeInput } from '../api/inputs';
import type { OrderConditions, OrderTerms, OrderView } from '../api/order';
import { DEFAULT_BEHAVIOUR, exchangeConfig, usStock } from '../config';
import { createExchange } from '../engine';

export const ACCOUNT = 'DU1000001' as AccountId;
export const STOCK = 'AAPL';

/** Terms with decimals as text, and what is usual left out. */
export interface TermsText {
  readonly account?: string;
  readonly instrument?: string;
  readonly side?: 'BUY' | 'SELL';
  readonly type?: OrderTerms['type'];
  readonly quantity?: string;
  readonly limit?: string;
  readonly stop?: string;
  readonly trail?: string;
  readonly trailPercent?: string;
  readonly offset?: string;
  readonly adjusts?: NonNullable<OrderTerms['adjusts']>;
  readonly tif?: OrderTerms['timeInForce'];
  readonly goodTill?: number;
  readonly goodAfter?: number;
  readonly outside?: boolean;
  readonly conditions?: OrderConditions;
  readonly parent?: string;
  readonly group?: string;
  readonly groupType?: 1 | 2 | 3;
  readonly transmit?: boolean;
}

export function terms(text: TermsText): OrderTerms {
  return {
    account: (text.account ?? ACCOUNT) as AccountId,
    instrument: text.instrument ?? STOCK,
    side: text.side ?? 'BUY',
    type: text.type ?? 'MARKET',
    quantity: decimal(text.quantity ?? '100'),
    timeInForce: text.tif ?? 'DAY',
    transmit: text.transmit ?? true,
    ...(text.limit !== undefined && { limitPrice: decimal(text.limit) }),
    ...(text.stop !== undefined && { stopPrice: decimal(text.stop) }),
    ...(text.trail !== undefined && { trailingAmount: decimal(text.trail) }),
    ...(text.trailPercent !== undefined && { trailingPercent: decimal(text.trailPercent) }),
    ...(text.offset !== undefined && { limitOffset: decimal(text.offset) }),
    ...(text.adjusts !== undefined && { adjusts: text.adjusts }),
    ...(text.goodTill !== undefined && { goodTill: text.goodTill as Instant }),
    ...(text.goodAfter !== undefined && { goodAfter: text.goodAfter as Instant }),
    ...(text.outside !== undefined && { outsideHours: text.outside }),
    ...(text.conditions !== undefined && { conditions: text.conditions }),
    ...(text.parent !== undefined && { parentKey: text.parent }),
    ...(text.group !== undefined && { ocaGroup: text.group }),
    ...(text.groupType !== undefined && { ocaType: text.groupType }),
  };
}

/** What a quote may have beside prices. */
export interface QuoteText {
  readonly instrument?: string;
  readonly bidSize?: string;
  readonly askSize?: string;
  readonly volume?: string;
  readonly close?: string;
}

/** Returns the moment of a New York date and time of day, such as 2026-11-27 and 09:30. */
export function newYork(date: string, time: string): Instant {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const noon = newYorkTime(parseInstant(`${date}T12:00:00Z`));
  return noon.set({ hour, minute, second }).toMillis() as Instant;
}

/** Drives an exchange in short texts: one stock, one account, a millisecond between inputs. */
export class Driver {
  readonly log: ExchangeEvent[] = [];
  now = 1_000;

  constructor(
    public exchange: Exchange = createExchange(
      exchangeConfig({ instruments: [usStock(STOCK)] }),
      7,
    ),
  ) {}

  /** A stock that trades by the calendar; the time is New York's. */
  static equities(date: string, time: string, behaviour: Partial<ExchangeBehaviour> = {}): Driver {
    const driver = Driver.with(behaviour, { session: 'us-equities' });
    driver.clock(date, time);
    return driver;
  }

  static with(behaviour: Partial<ExchangeBehaviour>, config: Partial<ExchangeConfig> = {}): Driver {
    const whole = exchangeConfig({
      instruments: [usStock(STOCK)],
      ...config,
      behaviour: { ...DEFAULT_BEHAVIOUR, ...behaviour },
    });
    return new Driver(createExchange(whole, 7));
  }

  apply(input: ExchangeInput): readonly ExchangeEvent[] {
    const events = this.exchange.apply(input);
    this.log.push(...events);
    return events;
  }

  at(): Instant {
    this.now += 1;
    return this.now as Instant;
  }

  place(key: string, text: TermsText): readonly ExchangeEvent[] {
    return this.apply({ kind: 'PlaceOrder', now: this.at(), key, terms: terms(text) });
  }

  modify(key: string, text: TermsText): readonly ExchangeEvent[] {
    return this.apply({ kind: 'ModifyOrder', now: this.at(), key, terms: terms(text) });
  }

  cancel(key: string): readonly ExchangeEvent[] {
    return this.apply({ kind: 'CancelOrder', now: this.at(), key });
  }

  /** Bid and ask around a price, last at it; sizes as text. */
  quote(bid: string, ask: string, last?: string, more: QuoteText = {}): readonly ExchangeEvent[] {
    return this.apply({
      kind: 'Quote',
      now: this.at(),
      instrument: more.instrument ?? STOCK,
      bid: decimal(bid),
      ask: decimal(ask),
      last: decimal(last ?? bid),
      ...(more.bidSize !== undefined && { bidSize: decimal(more.bidSize) }),
      ...(more.askSize !== undefined && { askSize: decimal(more.askSize) }),
      ...(more.volume !== undefined && { volume: decimal(more.volume) }),
      ...(more.close !== undefined && { close: decimal(more.close) }),
    });
  }

  /** Lets the time of a New York day come, and pass. */
  clock(date: string, time: string): readonly ExchangeEvent[] {
    this.now = newYork(date, time);
    return this.apply({ kind: 'Clock', now: this.now as Instant });
  }

  behave(behaviour: Partial<ExchangeBehaviour>): void {
    this.apply({ kind: 'SetBehaviour', now: this.at(), behaviour });
  }

  shortable(shares: string | null): readonly ExchangeEvent[] {
    return this.apply({
      kind: 'SetShortable',
      now: this.at(),
      instrument: STOCK,
      shares: shares === null ? null : decimal(shares),
    });
  }

  liquidity(shares: { buy?: string | null; sell?: string | null }): readonly ExchangeEvent[] {
    const parse = (text: string | null) => (text === null ? null : decimal(text));
    return this.apply({
      kind: 'SetLiquidity',
      now: this.at(),
      instrument: STOCK,
      ...(shares.buy !== undefined && { buy: parse(shares.buy) }),
      ...(shares.sell !== undefined && { sell: parse(shares.sell) }),
    });
  }

  release(shares: { buy?: string; sell?: string }): readonly ExchangeEvent[] {
    return this.apply({
      kind: 'ReleaseLiquidity',
      now: this.at(),
      instrument: STOCK,
      ...(shares.buy !== undefined && { buy: decimal(shares.buy) }),
      ...(shares.sell !== undefined && { sell: decimal(shares.sell) }),
    });
  }

  correct(
    execution: string,
    to: { readonly quantity?: string; readonly price?: string },
  ): readonly ExchangeEvent[] {
    return this.apply({
      kind: 'CorrectExecution',
      now: this.at(),
      execution,
      ...(to.quantity !== undefined && { quantity: decimal(to.quantity) }),
      ...(to.price !== undefined && { price: decimal(to.price) }),
    });
  }

  bust(execution: string): readonly ExchangeEvent[] {
    return this.apply({ kind: 'BustExecution', now: this.at(), execution });
  }

  /** A bracket E, T, S: buy 100 at market, target 110, stop 95. */
  bracket(entry: TermsText = {}, exits: { target?: TermsText; stop?: TermsText } = {}): void {
    const quantity = entry.quantity ?? '100';
    const exit = { side: 'SELL', quantity, parent: 'E', tif: 'GTC' } as const;
    this.place('E', { transmit: false, ...entry });
    this.place('T', { ...exit, type: 'LIMIT', limit: '110', transmit: false, ...exits.target });
    this.place('S', { ...exit, type: 'STOP', stop: '95', ...exits.stop });
  }

  order(key: string): OrderView {
    const order = this.exchange.order(key);
    if (order === null) throw new Error(`no order ${key}`);
    return order;
  }

  /** `STATE filled/total`, e.g. `WORKING 40/100`. */
  line(key: string): string {
    const { state, filled, quantity } = this.order(key);
    return `${state} ${decimalText(filled)}/${decimalText(quantity)}`;
  }

  position(): string {
    const [position] = this.exchange.positions(ACCOUNT);
    return position === undefined ? '0' : decimalText(position.quantity);
  }
}

/** The kinds of events with the key of their order, e.g. `OrderFilled E`. */
export function kinds(events: readonly ExchangeEvent[]): readonly string[] {
  return events
    .filter((event) => event.kind !== 'PositionChanged' && event.kind !== 'CashChanged')
    .map((event) => `${event.kind} ${keyOf(event)}`);
}

function keyOf(event: ExchangeEvent): string {
  if ('key' in event) return event.key;
  return 'order' in event ? event.order.key : '';
}

/** What the broker warned of, e.g. `waits-for-hours E`. */
export function warnings(events: readonly ExchangeEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'OrderWarned' ? [`${event.warning.kind} ${event.order.key}`] : [],
  );
}

/** The fills so far, e.g. `E 100 @ 99.5`. */
export function fills({ exchange }: Driver): readonly string[] {
  return exchange
    .executions()
    .map((each) => `${each.key} ${decimalText(each.quantity)} @ ${decimalText(each.price)}`);
}

/** The reason of the only refusal or rejection among the events. */
export function reason(events: readonly ExchangeEvent[]): string | undefined {
  return events.flatMap((event) => ('reason' in event ? [event.reason] : []))[0];
}
