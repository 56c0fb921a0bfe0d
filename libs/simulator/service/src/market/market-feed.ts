import { type Instant, instant, newYorkTime } from '@fairlead/core';
import { contractOf } from '../catalogue/catalogue';
import type { SimulatedContract } from '../catalogue/contract';
import { sendPnl } from '../server/handlers/account.handler';
import type { Session } from '../server/session';
import type { SimulatorCore } from '../server/simulator-core';
import { type BarRequest, type WireBar, barAt } from './history';
import type { MarketQuote } from './price-source';
import {
  type DayFigures,
  type SentTicks,
  type TickStream,
  openingTicks,
  quoteTicks,
} from './tick-messages.mapper';

interface QuoteSubscription extends TickStream {
  readonly session: Session;
  readonly contract: SimulatedContract;
  readonly sent: SentTicks;
}
interface BarSubscription {
  readonly session: Session;
  readonly reqId: number;
  readonly contract: SimulatedContract;
}
interface FormingSubscription {
  readonly session: Session;
  readonly reqId: number;
  readonly request: BarRequest;
}

const SECOND_MS = 1_000;
const REAL_TIME_BAR_MS = 5_000;
const DAY_SECONDS = 86_400;

function keyOf(session: Session, reqId: number): string {
  return `${session.connection}:${reqId}`;
}

/** Moves the market: prices to the engine where they matter, and to everyone who asked for them. */
export class MarketFeed {
  private readonly quotes = new Map<string, QuoteSubscription>();
  private readonly bars = new Map<string, BarSubscription>();
  private readonly forming = new Map<string, FormingSubscription>();
  private secondSeen = 0;
  private barSeen = 0;

  constructor(private readonly core: SimulatorCore) {}

  /** Returns how many market-data lines a client holds. */
  linesOf(session: Session): number {
    return [...this.quotes.values()].filter((each) => each.session === session).length;
  }

  has(session: Session, reqId: number): boolean {
    return this.quotes.has(keyOf(session, reqId));
  }

  /** Sends the first ticks of a stream, and keeps it unless it is a snapshot. */
  open(subscription: QuoteSubscription, snapshot: boolean): void {
    const { session, contract, reqId } = subscription;
    const now = this.core.clock.now();
    const quote = this.core.prices.quoteAt(contract, now);
    session.sendAll(quoteTicks(subscription, quote, now));
    session.sendAll(openingTicks(subscription, this.dayOf(contract, now)));
    if (snapshot) session.send({ name: 'tickSnapshotEnd', values: { reqId } });
    else this.quotes.set(keyOf(session, reqId), subscription);
  }

  /** Ends a stream. False where there is none. */
  close(session: Session, reqId: number): boolean {
    return this.quotes.delete(keyOf(session, reqId));
  }

  openBars(subscription: BarSubscription): void {
    this.bars.set(keyOf(subscription.session, subscription.reqId), subscription);
  }

  closeBars(session: Session, reqId: number): boolean {
    return this.bars.delete(keyOf(session, reqId));
  }

  openForming(subscription: FormingSubscription): void {
    this.forming.set(keyOf(subscription.session, subscription.reqId), subscription);
  }

  closeForming(session: Session, reqId: number): boolean {
    return this.forming.delete(keyOf(session, reqId));
  }

  /** Ends all that a client has asked for, or that anybody has. */
  closeAll(session?: Session): void {
    for (const streams of [this.quotes, this.bars, this.forming])
      for (const [key, each] of streams)
        if (session === undefined || each.session === session) streams.delete(key);
  }

  /** Lets the market move to the clock's moment. */
  tick(): void {
    const now = this.core.clock.now();
    const subscribed = [...this.quotes.values()].map((each) => each.contract.conId);
    const active = this.core.book.activeContracts();
    const quotes = new Map<number, MarketQuote>();
    for (const conId of new Set([...active, ...subscribed])) {
      const quote = this.move(conId, now);
      if (quote !== undefined) quotes.set(conId, quote);
    }
    if (!this.core.switches.connected) return;
    for (const each of this.quotes.values()) {
      const quote = quotes.get(each.contract.conId);
      if (quote !== undefined) each.session.sendAll(quoteTicks(each, quote, now));
    }
    this.everySecond(now);
  }

  /** Returns the quote of a contract, after the engine has seen it where an order or a position waits for it. */
  private move(conId: number, now: Instant): MarketQuote | undefined {
    const contract = contractOf(conId);
    if (contract === undefined) return undefined;
    const { book, prices } = this.core;
    const quote = prices.quoteAt(contract, now);
    if (book.isActive(conId)) this.core.publish(book.quote(contract, quote, now));
    return quote;
  }

  private everySecond(now: Instant): void {
    const second = Math.floor(now / SECOND_MS);
    if (second === this.secondSeen) return;
    this.secondSeen = second;
    this.core.publishAccountAt(now);
    for (const session of this.core.sessions.values()) sendPnl(this.core, session);
    for (const each of this.forming.values()) this.sendForming(each, now);
    const bar = Math.floor(now / REAL_TIME_BAR_MS);
    if (bar === this.barSeen) return;
    this.barSeen = bar;
    for (const each of this.bars.values()) this.sendBar(each, now);
  }

  private sendBar(each: BarSubscription, now: Instant): void {
    const endAt = instant(Math.floor(now / REAL_TIME_BAR_MS) * REAL_TIME_BAR_MS);
    const startAt = instant(endAt - REAL_TIME_BAR_MS);
    const bar = this.bar({ contract: each.contract, startAt, endAt, barSeconds: 5, formatDate: 2 });
    const { open, high, low, close, volume, wap, count } = bar;
    each.session.send({
      name: 'realtimeBar',
      values: {
        reqId: each.reqId,
        time: startAt / SECOND_MS,
        ...{ open, high, low, close, volume, wap, count },
      },
    });
  }

  private sendForming(each: FormingSubscription, now: Instant): void {
    const stepMs = each.request.barSeconds * SECOND_MS;
    const startAt = instant(Math.floor(now / stepMs) * stepMs);
    const { date, open, close, high, low, wap, volume, count } = this.bar({
      ...each.request,
      startAt,
      endAt: now,
    });
    each.session.send({
      name: 'historicalDataUpdate',
      values: { reqId: each.reqId, count, date, open, close, high, low, wap, volume },
    });
  }

  private bar(request: BarRequest): WireBar {
    return barAt(request.startAt, request, this.core.prices);
  }

  private dayOf(contract: SimulatedContract, now: Instant): DayFigures {
    const startAt = instant(newYorkTime(now).startOf('day').toMillis());
    const of = { contract, barSeconds: DAY_SECONDS, formatDate: 1 };
    const today = this.bar({ ...of, startAt, endAt: now });
    const yesterday = this.bar({ ...of, startAt: instant(startAt - 1), endAt: startAt });
    const { high, low, open, volume } = today;
    return { high, low, open, volume, close: yesterday.close };
  }
}
