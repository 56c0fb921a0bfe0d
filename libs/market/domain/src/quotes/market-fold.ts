import {
  decimal,
  decimalText,
  instrumentTypeOf,
  isDecimalText,
  isMarketCount,
  isMarketPrice,
  mayBeNegative,
} from '@fairlead/core';
import type { Bar } from '../bars/bar';
import { BarBuilder } from '../bars/bar-builder';
import type { BarInterval } from '../bars/bar-interval';
import type { Quote } from './quote';
import type { Tick, TickKind } from './tick';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a tick of a state says where it does not hold; 1 and 2 are kinds of halts. */
const NO = '0';
/** Kinds of ticks that are prices. */
const PRICES: ReadonlySet<TickKind> = new Set([
  'bid',
  'ask',
  'last',
  'high',
  'low',
  'open',
  'close',
]);

/** Everything that is kept of one instrument: one lookup for each tick. */
interface InstrumentFeed {
  readonly quote: Mutable<Quote>;
  readonly bars: BarBuilder;
  /** Prices of this kind of instrument may be zero or less. */
  readonly signed: boolean;
  /** True once a trade was seen: bars are then built of trades alone. */
  trades: boolean;
  changed: boolean;
}

/**
 * Folds ticks into quotes and bars. Deterministic, and mutable inside because it sees every tick (no allocation per
 * tick); prices stay the text that came in and are never summed as floats.
 *
 * Bars are built of trades (`last`). An instrument that never had one (currencies, say) gets bars of the mid of bid and
 * ask; at its first trade what was open is dropped.
 */
export class MarketFold {
  private readonly feeds = new Map<string, InstrumentFeed>();
  private changedKeys: string[] = [];
  private completed: Bar[] = [];
  private lastTickAt: number | null = null;

  constructor(private intervals: readonly BarInterval[]) {}

  /** Builds bars of these lengths from now on. */
  build(intervals: readonly BarInterval[]): void {
    this.intervals = intervals;
    for (const { bars } of this.feeds.values()) bars.build(intervals);
  }

  /** When the last tick of any instrument came (epoch ms), or null before the first. */
  get feedAt(): number | null {
    return this.lastTickAt;
  }

  /** Applies a batch in order. What is no price or no count stands for "none"; returns how many were so. */
  apply(ticks: readonly Tick[], delayed: boolean): number {
    let refused = 0;
    for (const tick of ticks) {
      const feed = this.feedOf(tick[0]);
      const readable = isReadable(tick, feed.signed);
      if (!readable) refused += 1;
      this.applyTick(feed, readable ? tick : noneOf(tick), delayed);
    }
    return refused;
  }

  /** Takes over what was reported before we listened: quotes know it, bars are not built of it. */
  prime(ticks: readonly Tick[], delayed: boolean): void {
    for (const tick of ticks) {
      const feed = this.feedOf(tick[0]);
      const readable = isReadable(tick, feed.signed);
      this.applyToQuote(feed, readable ? tick : noneOf(tick), delayed);
      if (readable && tick[1] === 'last' && tick[2] !== null) feed.trades = true;
    }
  }

  /** Completes bars that end at or before this moment (epoch ms), ticks or not. */
  closeBarsUntil(nowMs: number): void {
    for (const feed of this.feeds.values()) feed.bars.closeUntil(nowMs, this.completed);
  }

  /** Ticks were missed: open bars are dropped, prices stay as they were with their time, states are unknown. */
  interrupt(): void {
    for (const feed of this.feeds.values()) {
      const { bars, quote } = feed;
      bars.interrupt();
      if (quote.halted === null && !quote.frozen) continue;
      quote.halted = null;
      quote.frozen = false;
      this.markChanged(feed);
    }
  }

  /** The instrument has become another contract: what was seen of it is not its own. */
  forget(instrumentKey: string): void {
    this.feeds.delete(instrumentKey);
    this.completed = this.completed.filter((bar) => bar.instrumentKey !== instrumentKey);
    this.changedKeys = this.changedKeys.filter((key) => key !== instrumentKey);
  }

  /** Returns the bars completed since the last call. */
  takeBars(): readonly Bar[] {
    const bars = this.completed;
    this.completed = [];
    return bars;
  }

  /** Returns the keys of the instruments whose quote changed since the last call. */
  takeChanged(): readonly string[] {
    const keys = this.changedKeys;
    this.changedKeys = [];
    for (const key of keys) {
      const feed = this.feeds.get(key);
      if (feed !== undefined) feed.changed = false;
    }
    return keys;
  }

  /** Returns the last quote of an instrument, or null where no tick came. */
  quote(instrumentKey: string): Quote | null {
    const feed = this.feeds.get(instrumentKey);
    return feed === undefined ? null : { ...feed.quote };
  }

  /** Returns the last quotes of all instruments. */
  quotes(): readonly Quote[] {
    return [...this.feeds.values()].map((feed) => ({ ...feed.quote }));
  }

  private applyTick(feed: InstrumentFeed, tick: Tick, delayed: boolean): void {
    const [, kind, value, at, mark] = tick;
    this.applyToQuote(feed, tick, delayed);
    // Nobody trades at the prices of a closed market or before an opening: bars are not built of them.
    if (feed.quote.frozen || mark !== undefined) return;
    if (kind === 'bid' || kind === 'ask') {
      if (!feed.trades) this.midToBars(feed, at);
    } else if (value !== null) {
      if (kind === 'last') this.tradeToBars(feed, value, at);
      if (kind === 'volume') feed.bars.onVolume(value, at, this.completed);
    }
  }

  private applyToQuote(feed: InstrumentFeed, tick: Tick, delayed: boolean): void {
    const [, , , at] = tick;
    const { quote } = feed;
    if (at > quote.at) quote.at = at;
    if (this.lastTickAt === null || at > this.lastTickAt) this.lastTickAt = at;
    quote.delayed = delayed;
    this.markChanged(feed);
    setOn(quote, tick);
  }

  /** Others hold copies of the quote: whatever changes in one, is published. */
  private markChanged(feed: InstrumentFeed): void {
    if (feed.changed) return;
    feed.changed = true;
    this.changedKeys.push(feed.quote.instrumentKey);
  }

  private tradeToBars(feed: InstrumentFeed, price: string, at: number): void {
    if (!feed.trades) {
      feed.trades = true;
      feed.bars.interrupt();
    }
    feed.bars.onPrice(price, at, { delayed: feed.quote.delayed, into: this.completed });
  }

  private midToBars(feed: InstrumentFeed, at: number): void {
    const { bid, ask, delayed, bidIndicative, askIndicative } = feed.quote;
    if (bid === null || ask === null || bidIndicative || askIndicative) return;
    if (Number(bid) > Number(ask)) return;
    const mid = decimalText(decimal(bid).plus(decimal(ask)).times('0.5'));
    feed.bars.onPrice(mid, at, { delayed, into: this.completed });
  }

  private feedOf(key: string): InstrumentFeed {
    const known = this.feeds.get(key);
    if (known !== undefined) return known;
    const feed: InstrumentFeed = {
      quote: {
        instrumentKey: key,
        bid: null,
        ask: null,
        last: null,
        bidSize: null,
        askSize: null,
        volume: null,
        previousClose: null,
        at: 0,
        delayed: false,
        halted: null,
        frozen: false,
        bidIndicative: false,
        askIndicative: false,
        shortableShares: null,
      },
      bars: new BarBuilder(key, this.intervals),
      signed: mayBeNegative(instrumentTypeOf(key)),
      trades: false,
      changed: false,
    };
    this.feeds.set(key, feed);
    return feed;
  }
}

/** True where a tick says something, or says that there is nothing; the decoder lets nothing else through. */
function isReadable([, kind, value]: Tick, signed: boolean): boolean {
  if (value === null) return true;
  if (!isDecimalText(value)) return false;
  return PRICES.has(kind) ? isMarketPrice(value, signed) : isMarketCount(value);
}

function noneOf([key, kind, , at]: Tick): Tick {
  return [key, kind, null, at];
}

function setOn(quote: Mutable<Quote>, [, kind, value, , mark]: Tick): void {
  switch (kind) {
    case 'bid':
      quote.bid = value;
      quote.bidIndicative = mark === 'indicative';
      return;
    case 'ask':
      quote.ask = value;
      quote.askIndicative = mark === 'indicative';
      return;
    case 'last':
    case 'volume':
    case 'bidSize':
    case 'askSize':
    case 'shortableShares':
      quote[kind] = value;
      return;
    case 'close':
      quote.previousClose = value;
      return;
    case 'halted':
      quote.halted = value === null ? null : value !== NO;
      return;
    case 'frozen':
      quote.frozen = value !== null && value !== NO;
      return;
    case 'lastSize':
    case 'high':
    case 'low':
    case 'open':
      return;
  }
}
