import {
  barAt,
  type BarContent,
  type BarRequest,
  contractOf,
  dataTypeOf,
  dayFigures,
  depthMessages,
  type DepthStream,
  exchangeTicks,
  haltedTick,
  isTrading,
  type MarketQuote,
  openingGenericTicks,
  openingTicks,
  quoteTicks,
  realTimeVolume,
  shortableTicks,
  type ShownQuote,
  type SimulatedContract,
  startOfGrowing,
  tickByTick,
  type TickByTickStream,
  type TickQuote,
  type TickStream,
} from '@fairlead/simulator-domain';
import { type Decimal, type Instant, instant } from '@fairlead/core';
import { COMPETING_SESSION } from './market-access';
import type { ClientConnection } from '../client-connection';
import type { SimulatorCore } from '../simulator-core';
import { type Stream, Streams } from './streams';

interface QuoteStream extends TickStream, Stream {
  readonly contract: SimulatedContract;
  readonly generic: ReadonlySet<string>;
}
interface BarStream extends Stream {
  readonly contract: SimulatedContract;
  readonly whatToShow: BarContent;
}
interface FormingStream extends Stream {
  readonly request: BarRequest;
}

const SECOND_MS = 1_000;
const REAL_TIME_BAR_MS = 5_000;
const RT_VOLUME = '233';

/** Moves the market: prices to the engine where they matter, and to everyone who requested them. */
export class MarketFeed {
  readonly quotes = new Streams<QuoteStream>();
  readonly bars = new Streams<BarStream>();
  readonly forming = new Streams<FormingStream>();
  readonly depth = new Streams<DepthStream & Stream>();
  readonly ticks = new Streams<TickByTickStream & Stream>();
  private readonly shown = new Map<number, ShownQuote>();
  private secondSeen = 0;
  private barSeen = 0;

  constructor(private readonly core: SimulatorCore) {}

  /** Sends the first ticks of a stream, and keeps it unless it is a snapshot. */
  open(stream: QuoteStream, snapshot: boolean): void {
    const { client, contract, reqId } = stream;
    const { clock, prices } = this.core;
    const now = clock.now();
    this.sendDataType(stream);
    client.sendAll(quoteTicks(stream, this.shownOf(contract, prices.quoteAt(contract, now)), now));
    client.sendAll(exchangeTicks(stream));
    client.sendAll(openingTicks(stream, dayFigures(contract, now, prices)));
    client.sendAll(haltedTick(stream, this.isHalted(contract)));
    client.sendAll(openingGenericTicks(stream));
    client.sendAll(shortableTicks(stream, this.shortable(contract)));
    if (snapshot) client.send({ name: 'tickSnapshotEnd', values: { reqId } });
    else this.quotes.open(stream);
  }

  /** Sends the order book of a contract, and keeps the stream. */
  openDepth(stream: DepthStream & Stream): void {
    const now = this.core.clock.now();
    stream.client.sendAll(depthMessages(stream, this.core.prices.quoteAt(stream.contract, now)));
    this.depth.open(stream);
  }

  /** Ends all that a client has requested, or that anybody has. */
  closeAll(client?: ClientConnection): void {
    for (const streams of [this.quotes, this.bars, this.forming, this.depth, this.ticks])
      streams.closeAll(client);
  }

  /** Another client takes the data of every stream, or gives it back: then everything is sent anew. */
  compete(taken: boolean): void {
    for (const { client, reqId, sent } of this.quotes) {
      if (taken) client.sendError(reqId, COMPETING_SESSION.code, COMPETING_SESSION.text);
      else sent.clear();
    }
  }

  /** Shows clients another quote of a contract than the market has; nothing of its own for the market again. */
  show({ conId }: SimulatedContract, shown: ShownQuote): void {
    this.shown.set(conId, shown);
    for (const stream of this.quotes) {
      if (stream.contract.conId !== conId) continue;
      stream.sent.clear();
      this.sendDataType(stream);
    }
    this.tick();
  }

  /** Lets the market move to the clock's moment. */
  tick(): void {
    const { core } = this;
    const now = core.clock.now();
    core.accounts.days.follow(now);
    const quotes = new Map<number, MarketQuote>();
    for (const conId of this.watched()) {
      const quote = this.move(conId, now);
      if (quote !== undefined) quotes.set(conId, quote);
    }
    core.publish(core.ledger.clock(now));
    if (!core.switches.connected) return;
    if (!core.switches.competingSession) this.sendTicks(quotes, now);
    this.everySecond(now);
  }

  private watched(): ReadonlySet<number> {
    const followed = [this.quotes, this.depth, this.ticks].flatMap((streams) =>
      [...streams].map(({ contract }) => contract.conId),
    );
    return new Set([...this.core.ledger.activeContracts(), ...followed]);
  }

  /** Returns the quote of a contract, after the engine has seen it where an order or a position waits for it. */
  private move(conId: number, now: Instant): MarketQuote | undefined {
    const contract = contractOf(conId);
    if (contract === undefined) return undefined;
    const { ledger, prices } = this.core;
    const quote = prices.quoteAt(contract, now);
    if (!ledger.isActive(conId)) return quote;
    const day = ledger.wantsDay(conId) ? { day: dayFigures(contract, now, prices) } : {};
    this.core.publish(ledger.quote(contract, { ...quote, ...day }, now));
    return quote;
  }

  /** A market that is closed does not tick. */
  private sendTicks(quotes: ReadonlyMap<number, MarketQuote>, now: Instant): void {
    const { profile } = this.core.settings;
    const quoteOf = (contract: SimulatedContract): MarketQuote | undefined =>
      isTrading(contract, now, { profile, regular: false })
        ? quotes.get(contract.conId)
        : undefined;
    for (const stream of this.quotes) {
      const quote = quoteOf(stream.contract);
      if (quote !== undefined) this.sendQuote(stream, quote, now);
    }
    for (const stream of this.depth) {
      const quote = quoteOf(stream.contract);
      if (quote !== undefined) stream.client.sendAll(depthMessages(stream, quote));
    }
    for (const stream of this.ticks) {
      const quote = quoteOf(stream.contract);
      if (quote !== undefined) stream.client.sendAll(tickByTick(stream, quote, now));
    }
  }

  private sendQuote(stream: QuoteStream, quote: MarketQuote, now: Instant): void {
    const { client, contract, reqId } = stream;
    const ticks = quoteTicks(stream, this.shownOf(contract, quote), now);
    client.sendAll(haltedTick(stream, this.isHalted(contract)));
    client.sendAll(shortableTicks(stream, this.shortable(contract)));
    client.sendAll(ticks);
    if (ticks.length === 0 || !stream.generic.has(RT_VOLUME)) return;
    const day = dayFigures(contract, now, this.core.prices);
    client.send(realTimeVolume(reqId, quote, { day, at: now }));
  }

  private shownOf({ conId }: SimulatedContract, quote: MarketQuote): TickQuote {
    const shown = this.shown.get(conId);
    return shown === undefined ? quote : { ...quote, shown };
  }

  /** A stream was sent its type when it began; only what is shown changes it. */
  private sendDataType({ client, reqId, contract, delayed }: QuoteStream): void {
    const shown = this.shown.get(contract.conId);
    if (shown === undefined) return;
    const type = dataTypeOf(shown, delayed);
    client.send({ name: 'marketDataType', values: { reqId, type } });
  }

  private isHalted({ conId }: SimulatedContract): boolean {
    return this.core.ledger.exchange.quote(String(conId))?.halted ?? false;
  }

  private shortable({ conId }: SimulatedContract): Decimal | null {
    return this.core.ledger.exchange.quote(String(conId))?.shortable ?? null;
  }

  private everySecond(now: Instant): void {
    const second = Math.floor(now / SECOND_MS);
    if (second === this.secondSeen) return;
    this.secondSeen = second;
    this.core.accounts.publishAt(now);
    this.core.accounts.publishPnl();
    for (const each of this.forming) this.sendForming(each, now);
    const bar = Math.floor(now / REAL_TIME_BAR_MS);
    if (bar === this.barSeen) return;
    this.barSeen = bar;
    for (const each of this.bars) this.sendBar(each, now);
  }

  private sendBar({ client, reqId, contract, whatToShow }: BarStream, now: Instant): void {
    const endAt = instant(Math.floor(now / REAL_TIME_BAR_MS) * REAL_TIME_BAR_MS);
    const startAt = instant(endAt - REAL_TIME_BAR_MS);
    const request = { contract, startAt, endAt, barSeconds: 5, formatDate: 2, whatToShow };
    const { open, high, low, close, volume, wap, count } = barAt(
      startAt,
      request,
      this.core.prices,
    );
    const time = startAt / SECOND_MS;
    client.send({
      name: 'realtimeBar',
      values: { reqId, time, open, high, low, close, volume, wap, count },
    });
  }

  private sendForming({ client, reqId, request }: FormingStream, now: Instant): void {
    const startAt = startOfGrowing(request, now);
    const bar = barAt(startAt, { ...request, startAt, endAt: now }, this.core.prices);
    const { date, open, close, high, low, wap, volume, count } = bar;
    client.send({
      name: 'historicalDataUpdate',
      values: { reqId, count, date, open, close, high, low, wap, volume },
    });
  }
}
