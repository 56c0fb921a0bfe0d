import { subscriptionChanges } from '@fairlead/broker-domain';
import {
  type Subscribed,
  TICK_SUBJECT,
  type TickBatchMessage,
  type TickRow,
} from '@fairlead/contracts';
import type { Clock, Instant } from '@fairlead/core';
import type { Logger, Messenger } from '@fairlead/platform';
import { COMPETING_SESSION, type CompetingSession } from './competing-session';
import type { InstrumentDirectory } from './instrument-directory';
import { LastTicks } from './last-ticks';
import type { Pacer } from '../connection/pacer';
import type { BrokerLink, QuoteTick } from '../ports/broker-link';
import type { LinkUser } from '../connection/broker-connection';

/** What streaming quotes works with. */
export interface QuoteFeedParts {
  readonly account: string;
  readonly marketDataType: number;
  readonly clock: Clock;
  readonly directory: InstrumentDirectory;
  readonly pacer: Pacer;
  readonly messenger: Messenger;
  readonly competing: CompetingSession;
  readonly logger: Logger;
}

const BATCH_EVERY_MS = 10;
const BATCH_ROWS_MAX = 500;
/** The subscription lives on, delayed or in part. */
const STILL_SUBSCRIBED: ReadonlySet<number> = new Set([10089, 10090, 10167, 300, 2104, 2108]);
/** What a competing session has taken is requested again this often: not every stream comes back by itself. */
const ASK_AGAIN_MS = 30_000;

/** Streams quotes of exactly the instruments that are wanted, and passes ticks on in batches. */
export class QuoteFeed implements LinkUser {
  private link: BrokerLink | null = null;
  private wanted: ReadonlySet<string> = new Set();
  private readonly subscriptions = new Map<string, number>();
  private readonly keys = new Map<number, string>();
  /** The contract behind each subscription. */
  private readonly streamed = new Map<string, number>();
  private readonly last = new LastTicks();
  private rows: { live: TickRow[]; delayed: TickRow[] } = { live: [], delayed: [] };
  private timer: NodeJS.Timeout | null = null;
  private again: NodeJS.Timeout | null = null;

  constructor(private readonly parts: QuoteFeedParts) {}

  /** Says what is wanted from now on, the whole of it. */
  want(instrumentKeys: readonly string[]): Subscribed {
    const changes = subscriptionChanges(instrumentKeys, this.subscriptions.keys());
    if (changes.beyond > 0) {
      this.parts.logger.warn('quotes.too-many', { wanted: instrumentKeys.length });
    }
    this.wanted = new Set(changes.wanted);
    for (const key of changes.unsubscribe) this.unsubscribe(key);
    for (const key of changes.subscribe) this.subscribe(key);
    // What is still to be sent comes first, so that the answer is the newest status.
    this.flush();
    const known = [...this.wanted].filter((key) => this.parts.directory.contractOf(key) !== null);
    return { subscribed: known.length, last: this.lastOf(known) };
  }

  /** The contract of an instrument is known now, or it has become another one. */
  resolved(instrumentKey: string): void {
    const streamed = this.streamed.get(instrumentKey);
    const contract = this.parts.directory.contractOf(instrumentKey);
    if (streamed !== undefined && streamed !== contract?.contractId)
      this.unsubscribe(instrumentKey);
    if (this.wanted.has(instrumentKey)) this.subscribe(instrumentKey);
  }

  linkUp(link: BrokerLink): void {
    this.link = link;
    const type = this.parts.marketDataType;
    this.send(() => link.setMarketDataType(type));
    for (const key of this.wanted) this.subscribe(key);
  }

  linkDown(): void {
    this.link = null;
    this.parts.competing.linkDown();
    this.forgetAll();
  }

  dataLost(): void {
    this.forgetAll();
    for (const key of this.wanted) this.subscribe(key);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.again !== null) clearTimeout(this.again);
    this.timer = null;
    this.again = null;
  }

  tick(subscription: number, tick: QuoteTick): void {
    const key = this.keys.get(subscription);
    if (key === undefined) return;
    const rows = tick.delayed ? this.rows.delayed : this.rows.live;
    const row = rowOf(key, tick, this.parts.clock.now());
    if (tick.value !== null && IS_PRICE[tick.kind] === true) this.parts.competing.price(key);
    rows.push(row);
    this.last.note(row, tick.delayed);
    if (rows.length >= BATCH_ROWS_MAX) {
      this.flush();
      return;
    }
    this.timer ??= setTimeout(() => this.flush(), BATCH_EVERY_MS).unref();
  }

  refused(subscription: number, code: number, message: string): void {
    const key = this.keys.get(subscription);
    if (code === COMPETING_SESSION && key !== undefined) return this.taken(key);
    this.parts.logger.warn('quotes.refused', { instrumentKey: key ?? null, code, message });
    if (key === undefined || STILL_SUBSCRIBED.has(code)) return;
    this.keys.delete(subscription);
    this.subscriptions.delete(key);
  }

  private taken(key: string): void {
    this.parts.competing.take(key);
    this.again ??= setTimeout(() => this.askAgain(), ASK_AGAIN_MS).unref();
  }

  private askAgain(): void {
    this.again = null;
    for (const key of this.parts.competing.instruments) {
      this.unsubscribe(key);
      if (this.wanted.has(key)) this.subscribe(key);
    }
  }

  private subscribe(key: string): void {
    const { link } = this;
    const contract = this.parts.directory.contractOf(key);
    if (link === null || contract === null || this.subscriptions.has(key)) return;
    // Taken before it is sent, so that it is not requested twice while it waits its turn.
    this.subscriptions.set(key, 0);
    this.streamed.set(key, contract.contractId);
    this.send(() => {
      if (this.link !== link || this.subscriptions.get(key) !== 0) return;
      const subscription = link.subscribeQuotes(contract);
      this.subscriptions.set(key, subscription);
      this.keys.set(subscription, key);
    });
  }

  private unsubscribe(key: string): void {
    const { link } = this;
    const subscription = this.subscriptions.get(key) ?? 0;
    this.subscriptions.delete(key);
    this.streamed.delete(key);
    this.keys.delete(subscription);
    this.last.forget(key);
    if (link === null || subscription === 0) return;
    this.send(() => link.unsubscribeQuotes(subscription));
  }

  private forgetAll(): void {
    this.subscriptions.clear();
    this.streamed.clear();
    this.keys.clear();
    this.last.forgetAll();
  }

  private lastOf(keys: readonly string[]): readonly TickBatchMessage[] {
    const { account } = this.parts;
    return [false, true]
      .map((delayed) => ({ account, delayed, ticks: this.last.of(keys, delayed) }))
      .filter(({ ticks }) => ticks.length > 0);
  }

  private send(send: () => void): void {
    this.parts.pacer.enqueue({ lane: 'data', frames: 1, send, drop: () => undefined });
  }

  private flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { live, delayed } = this.rows;
    this.rows = { live: [], delayed: [] };
    this.emit(live, false);
    this.emit(delayed, true);
  }

  private emit(ticks: readonly TickRow[], delayed: boolean): void {
    if (ticks.length === 0) return;
    const batch: TickBatchMessage = { account: this.parts.account, delayed, ticks };
    this.parts.messenger.emit(TICK_SUBJECT, batch);
  }
}

/** Ticks that only a stream which flows brings. */
const IS_PRICE: Partial<Record<QuoteTick['kind'], boolean>> = { bid: true, ask: true, last: true };

function rowOf(key: string, { kind, value, indicative }: QuoteTick, now: Instant): TickRow {
  return indicative ? [key, kind, value, now, 'indicative'] : [key, kind, value, now];
}
