import { decimal, decimalText, isDecimalText } from '@fairlead/core';
import type { Bar } from './bar';
import { BarBuilder } from './bar-builder';
import type { BarInterval } from './bar-interval';
import type { Quote } from './quote';
import type { Tick } from './tick';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a tick says where trading goes on; 1 and 2 are kinds of halts. */
const NOT_HALTED = '0';

/** Everything that is kept of one instrument: one lookup for each tick. */
interface InstrumentFeed {
  readonly quote: Mutable<Quote>;
  readonly bars: BarBuilder;
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

  constructor(private readonly intervals: readonly BarInterval[]) {}

  /** When the last tick of any instrument came (epoch ms), or null before the first. */
  get feedAt(): number | null {
    return this.lastTickAt;
  }

  /** Applies a batch in order. Ticks with values that are not plain decimals are left out; returns how many. */
  apply(ticks: readonly Tick[], delayed: boolean): number {
    let refused = 0;
    for (const tick of ticks) {
      const value = tick[2];
      if (value !== null && !isDecimalText(value)) refused += 1;
      else this.applyTick(tick, delayed);
    }
    return refused;
  }

  /** Takes over what was said before we listened: quotes know it, bars are not built of it. */
  prime(ticks: readonly Tick[], delayed: boolean): void {
    for (const tick of ticks) {
      const feed = this.applyToQuote(tick, delayed);
      if (tick[1] === 'last' && tick[2] !== null) feed.trades = true;
    }
  }

  /** Completes bars that end at or before this moment (epoch ms), ticks or not. */
  closeBarsUntil(nowMs: number): void {
    for (const feed of this.feeds.values()) feed.bars.closeUntil(nowMs, this.completed);
  }

  /** Ticks were missed: open bars are dropped, quotes stay as they were with their time. */
  interrupt(): void {
    for (const feed of this.feeds.values()) feed.bars.interrupt();
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

  private applyTick(tick: Tick, delayed: boolean): void {
    const [, kind, value, at] = tick;
    const feed = this.applyToQuote(tick, delayed);
    if (kind === 'bid' || kind === 'ask') {
      if (!feed.trades) this.midToBars(feed, at);
    } else if (value !== null) {
      if (kind === 'last') this.tradeToBars(feed, value, at);
      if (kind === 'volume') feed.bars.onVolume(value, at, this.completed);
    }
  }

  private applyToQuote([key, kind, value, at]: Tick, delayed: boolean): InstrumentFeed {
    const feed = this.feeds.get(key) ?? this.open(key);
    const { quote } = feed;
    if (at > quote.at) quote.at = at;
    if (this.lastTickAt === null || at > this.lastTickAt) this.lastTickAt = at;
    quote.delayed = delayed;
    if (!feed.changed) {
      feed.changed = true;
      this.changedKeys.push(key);
    }
    switch (kind) {
      case 'bid':
      case 'ask':
      case 'last':
      case 'volume':
      case 'bidSize':
      case 'askSize':
        quote[kind] = value;
        return feed;
      case 'close':
        quote.previousClose = value;
        return feed;
      case 'lastSize':
      case 'high':
      case 'low':
      case 'open':
        return feed;
      case 'halted':
        quote.halted = value === null ? null : value !== NOT_HALTED;
        return feed;
    }
  }

  private tradeToBars(feed: InstrumentFeed, price: string, at: number): void {
    if (!feed.trades) {
      feed.trades = true;
      feed.bars.interrupt();
    }
    feed.bars.onPrice(price, at, { delayed: feed.quote.delayed, into: this.completed });
  }

  private midToBars(feed: InstrumentFeed, at: number): void {
    const { bid, ask, delayed } = feed.quote;
    if (bid === null || ask === null) return;
    const mid = decimalText(decimal(bid).plus(decimal(ask)).times('0.5'));
    feed.bars.onPrice(mid, at, { delayed, into: this.completed });
  }

  private open(key: string): InstrumentFeed {
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
      },
      bars: new BarBuilder(key, this.intervals),
      trades: false,
      changed: false,
    };
    this.feeds.set(key, feed);
    return feed;
  }
}
