import {
  REQUESTS,
  type BarInterval,
  type BrokerInstrumentV1,
  type GateState,
  type MarketIndicatorV1,
  type PublishedIndicator,
  type QuoteMessage,
  type TickBatchMessage,
} from '@fairlead/contracts';
import type { Clock } from '@fairlead/core';
import { MarketFold } from '@fairlead/market-domain';
import { type Logger, type Messenger, type Tx, type UnitOfWork, logged } from '@fairlead/platform';
import { HistoryLoader } from './history-loader';
import { IndicatorCache, type ReportedSeries } from './indicator-cache';
import { InstrumentCache } from './instrument-cache';
import { knownInstrumentOf } from './market.mapper';
import { MarketRecorder } from './market-recorder';
import type { KnownInstrument, MarketStore, StoredBar } from './ports/market-store';
import { QuoteEmitter } from './quote-emitter';
import { SilenceWatch } from './silence-watch';
import { SubscriptionKeeper } from './subscription-keeper';

/** A bar is complete this long after its end, in ms: ticks of its last moment are still on their way. */
const BAR_GRACE_MS = 300;
const DAY_MS = 86_400_000;
const PRUNE_EVERY_MS = 3_600_000;
const RULES_TIMEOUT_MS = 2_000;

/** What market data works with. */
export interface MarketDataParts {
  readonly unitOfWork: UnitOfWork;
  readonly messenger: Messenger;
  readonly store: MarketStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What the gateway reports of another one, left over from before a change, is passed over; null takes all. */
  readonly account: string | null;
  /** Bars that are published. */
  readonly intervals: readonly BarInterval[];
  readonly tickerLimit: number;
  readonly retentionDays: number;
  /** Returns the symbol of an instrument, or null where it is not listed. */
  readonly symbolOf: (instrumentKey: string) => string | null;
}

/** Market data as a whole: ticks in, quotes, bars and indicators out. In memory are caches that the record rebuilds. */
export class MarketData {
  private readonly fold: MarketFold;
  private readonly quotes: QuoteEmitter;
  private readonly instruments = new InstrumentCache();
  private readonly indicators: IndicatorCache;
  private readonly silence = new SilenceWatch();
  private readonly recorder: MarketRecorder;
  private readonly subscriptions: SubscriptionKeeper;
  private readonly history: HistoryLoader;
  /** False until the gateway has replied what it knew before we listened: quotes would have half their fields. */
  private isPrimed = false;
  /** True once everything that is wanted was taken from the record. */
  private isFollowing = true;
  private prunedAt = 0;

  constructor(private readonly parts: MarketDataParts) {
    const { messenger, clock, logger } = parts;
    const contractOf = (key: string): number => this.instruments.contractOf(key);
    this.indicators = new IndicatorCache(contractOf);
    this.fold = new MarketFold(this.intervals);
    this.quotes = new QuoteEmitter(this.fold, messenger, contractOf);
    const { indicators, silence } = this;
    this.recorder = new MarketRecorder({ ...parts, indicators, silence });
    this.history = new HistoryLoader({
      messenger,
      clock,
      logger,
      needed: indicators,
      isDelayed: (key) => this.fold.quote(key)?.delayed ?? false,
      keep: (bars, coveredUntil) => this.recorder.recordHistory(bars, coveredUntil),
    });
    this.subscriptions = new SubscriptionKeeper({
      messenger,
      clock,
      logger,
      wanted: () => this.streamed,
      onSubscribed: (keys, last) => this.onSubscribed(keys, last),
    });
  }

  /** Rebuilds what is in memory from the record. */
  async restore(): Promise<void> {
    const { unitOfWork, store } = this.parts;
    await unitOfWork.run(async (tx) => {
      this.instruments.put(await store.instruments(tx));
      this.indicators.restore(await store.indicators(tx));
      await this.takeFromRecord(tx, this.indicators.intervals);
      this.silence.restore(await store.silent(tx));
    });
    this.fold.build(this.intervals);
  }

  /** Takes in bars of these lengths that are on record. Returns the newest of each instrument. */
  private async takeFromRecord(
    tx: Tx,
    intervals: readonly BarInterval[],
  ): Promise<readonly ReportedSeries[]> {
    const newest: ReportedSeries[] = [];
    for (const interval of intervals) {
      const count = this.indicators.barsNeeded(interval);
      const bars = await this.parts.store.newestBars(tx, { interval, count });
      for (const [instrumentKey, own] of byInstrument(bars)) {
        const delayed = this.fold.quote(instrumentKey)?.delayed ?? false;
        const series = { instrumentKey, interval, delayed };
        this.indicators.add(series, own);
        newest.push(series);
      }
    }
    return newest;
  }

  /** Publishes what the rules name from now on. Called every few seconds; where nobody knows the rules, what was needed stays. */
  async followRules(): Promise<void> {
    const named = await this.namedByRules();
    if (named === null || (this.isFollowing && this.indicators.isWanted(named))) return;
    const grown = this.indicators.want(named);
    // What was not taken in whole, because the database was away, is taken in again.
    const deeper = this.isFollowing ? grown : this.indicators.intervals;
    this.isFollowing = false;
    this.fold.build(this.intervals);
    const known = await this.parts.unitOfWork.run(async (tx) => {
      await this.parts.store.keepIndicators(tx, this.indicators.wanted);
      return this.takeFromRecord(tx, deeper);
    });
    await this.recorder.publishValues(known);
    if (this.subscriptions.isOpen) this.history.enqueue(this.streamed, deeper);
    this.isFollowing = true;
    const { wanted } = this.indicators;
    this.parts.logger.info('indicators.wanted', { count: wanted.length, fetched: deeper });
  }

  private async namedByRules(): Promise<readonly PublishedIndicator[] | null> {
    const { messenger, logger } = this.parts;
    const asked = messenger.request(REQUESTS.wantedIndicators, {}, { timeoutMs: RULES_TIMEOUT_MS });
    return asked.catch((error: unknown) => {
      logger.debug('indicators.unknown', { error });
      return null;
    });
  }

  private get intervals(): readonly BarInterval[] {
    return [...new Set([...this.indicators.intervals, ...this.parts.intervals])];
  }

  private get streamed(): readonly string[] {
    return this.instruments.streamable(this.parts.tickerLimit);
  }

  /** Ticks came. */
  onTicks(batch: TickBatchMessage): void {
    const refused = this.fold.apply(batch.ticks, batch.delayed);
    if (refused > 0) this.parts.logger.warn('ticks.refused', { count: refused });
    const last = batch.ticks.at(-1);
    if (last !== undefined) this.silence.onTick(last[3]);
    this.emitQuotes();
  }

  /** The gate is in this state now. */
  onGate(state: GateState): void {
    this.subscriptions.onGate(state);
    if (state === 'closed') {
      this.fold.interrupt();
      this.history.clear();
    }
  }

  /** The gateway looked an instrument up. */
  async onInstrument(event: BrokerInstrumentV1, tx: Tx): Promise<void> {
    const { account } = this.parts;
    if (account !== null && event.account !== account) return;
    const instrument = knownInstrumentOf(event);
    await this.parts.store.saveInstrument(tx, instrument);
    tx.afterCommit(() => this.takeIn(instrument));
  }

  /** Prices of one contract are no prices of another, even under the same symbol. */
  private takeIn(instrument: KnownInstrument): void {
    const { instrumentKey, contractId } = instrument;
    const before = this.instruments.contractOf(instrumentKey);
    this.instruments.put([instrument]);
    if (before === 0 || before === contractId) return;
    this.fold.forget(instrumentKey);
    this.indicators.forget(instrumentKey);
    if (this.subscriptions.isOpen) this.history.enqueue([instrumentKey]);
  }

  /** Emits the quotes that are due. Called many times a second. */
  emitQuotes(): void {
    if (this.isPrimed) this.quotes.emitDue(this.parts.clock.now());
  }

  /** Completes bars. Called every second. */
  closeBars(): void {
    this.fold.closeBarsUntil(this.parts.clock.now() - BAR_GRACE_MS);
    const wanted = this.intervals;
    this.recorder.add(this.fold.takeBars().filter(({ interval }) => wanted.includes(interval)));
  }

  /** Records bars, reports silence and forgets what is old. Called every second; never throws. */
  async record(): Promise<void> {
    const { logger } = this.parts;
    await this.recorder.flush();
    await logged(logger, 'silence.failed', () => this.reportSilence());
    await logged(logger, 'prune.failed', () => this.prune());
  }

  /** Keeps subscriptions and history going. Called every second; never throws. */
  async keepFed(): Promise<void> {
    await this.subscriptions.reconcile();
    if (!this.subscriptions.isOpen) return;
    if (this.instruments.isEmpty) await this.requestInstruments();
    // Not waited for: an answer can take half a minute, and subscriptions and the end of the process cannot.
    void this.history.loadDue();
  }

  /** Records what has not been recorded yet. */
  async stop(): Promise<void> {
    this.history.stop();
    await this.recorder.flush();
  }

  /** Returns the last quotes and indicators. */
  market(): { quotes: readonly QuoteMessage[]; indicators: readonly MarketIndicatorV1[] } {
    return { quotes: this.isPrimed ? this.quotes.all() : [], indicators: this.indicators.values() };
  }

  private onSubscribed(keys: readonly string[], last: readonly TickBatchMessage[]): void {
    for (const { ticks, delayed } of last) this.fold.prime(ticks, delayed);
    this.isPrimed = true;
    this.history.enqueue(keys);
  }

  /** What the gateway looked up before our record began is not published again. Where it does not reply, the next second asks. */
  private async requestInstruments(): Promise<void> {
    const { messenger, logger } = this.parts;
    const reply = await messenger.request(REQUESTS.instruments, {}).catch((error: unknown) => {
      logger.warn('instruments.unknown', { error });
      return [];
    });
    const known = reply.map(knownInstrumentOf);
    await this.parts.unitOfWork.run(async (tx) => {
      for (const instrument of known) await this.parts.store.saveInstrument(tx, instrument);
    });
    this.instruments.put(known);
  }

  private async reportSilence(): Promise<void> {
    if (!this.subscriptions.isOpen) return;
    const watched = this.streamed.flatMap((key) => {
      const subscribedAt = this.subscriptions.subscribedAt(key);
      if (subscribedAt === null) return [];
      const lastTickAt = this.fold.quote(key)?.at ?? null;
      return [{ instrumentKey: key, subscribedAt, lastTickAt, hours: this.instruments.hours(key) }];
    });
    await this.recorder.report(this.silence.changes(watched, this.parts.clock.now()));
  }

  private async prune(): Promise<void> {
    const now = this.parts.clock.now();
    if (now - this.prunedAt < PRUNE_EVERY_MS) return;
    this.prunedAt = now;
    const before = now - this.parts.retentionDays * DAY_MS;
    await this.parts.unitOfWork.run((tx) => this.parts.store.prune(tx, before));
  }
}

function byInstrument(bars: readonly StoredBar[]): ReadonlyMap<string, readonly StoredBar[]> {
  const found = new Map<string, StoredBar[]>();
  for (const bar of bars) {
    const own = found.get(bar.instrumentKey);
    if (own === undefined) found.set(bar.instrumentKey, [bar]);
    else own.push(bar);
  }
  return found;
}
