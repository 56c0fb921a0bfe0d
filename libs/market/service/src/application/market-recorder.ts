import {
  MarketBarV1,
  MarketIndicatorV1,
  MarketStaleV1,
  type BarInterval,
} from '@fairlead/contracts';
import { type Clock, derivedId } from '@fairlead/core';
import { type Bar, intervalMs, rollUpBars, soundBars } from '@fairlead/market-domain';
import type { Logger, Tx, UnitOfWork } from '@fairlead/platform';
import type { IndicatorCache, ReportedSeries } from './indicator-cache';
import { barEventId, barEventOf } from './market.mapper';
import type { MarketStore } from './ports/market-store';
import type { SilenceWatch } from './silence-watch';

/** Bars in one unit of work. */
const BARS_MAX = 1_000;
/** Bars that wait while the database is away; the oldest go first beyond it. History brings them back. */
const WAITING_MAX = 20_000;

/** What the recorder works with. */
export interface RecorderParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: MarketStore;
  readonly indicators: IndicatorCache;
  readonly silence: SilenceWatch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intervals: readonly BarInterval[];
  /** Returns the symbol of an instrument, or null where it is not listed. */
  readonly symbolOf: (instrumentKey: string) => string | null;
}

/**
 * Records complete bars and publishes what follows from them, all that came together in one unit of work: a bar or an
 * indicator costs a row, not a commit. What fails is kept and tried again.
 */
export class MarketRecorder {
  private waiting: Bar[] = [];
  private writing: readonly Bar[] = [];

  constructor(private readonly parts: RecorderParts) {}

  /** Takes complete bars for the next unit of work. */
  add(bars: readonly Bar[]): void {
    if (bars.length === 0) return;
    for (const bar of bars) this.parts.indicators.add(bar, [bar]);
    this.waiting.push(...bars);
    const excess = this.waiting.length - WAITING_MAX;
    if (excess <= 0) return;
    this.waiting.splice(0, excess);
    this.parts.logger.warn('bars.dropped', { count: excess });
  }

  /** Records what waits. Called every second; never throws. */
  async flush(): Promise<void> {
    if (this.writing.length > 0 || this.waiting.length === 0) return;
    this.writing = this.waiting.splice(0, BARS_MAX);
    try {
      await this.record(this.writing, 'ticks');
    } catch (error) {
      this.waiting.unshift(...this.writing);
      this.parts.logger.warn('bars.failed', { count: this.writing.length, error });
    } finally {
      this.writing = [];
    }
  }

  /** Records bars of the broker's history of one series; longer ones are rolled up, none is published. */
  async recordHistory(reported: readonly Bar[], coveredUntil: number): Promise<void> {
    const first = reported[0];
    if (first === undefined) return;
    const bars = soundBars(first.instrumentKey, reported);
    this.parts.indicators.add(first, bars);
    const longer = this.rolledUp(first.interval).flatMap((interval) =>
      rollUpBars(bars, interval, coveredUntil),
    );
    await this.record([...bars, ...longer], 'history');
  }

  /** What the indicators rest on has a history of its own; other lengths are made of the shortest one. */
  private rolledUp(interval: BarInterval): readonly BarInterval[] {
    const { intervals, indicators } = this.parts;
    const fetched = indicators.intervals;
    if (interval !== fetched[0]) return [];
    return intervals.filter(
      (each) => intervalMs(each) > intervalMs(interval) && !fetched.includes(each),
    );
  }

  /** Reports instruments that fell silent or came back. */
  async report(changes: readonly MarketStaleV1[]): Promise<void> {
    if (changes.length === 0) return;
    const { unitOfWork, store, silence, clock, logger, symbolOf } = this.parts;
    const named = changes.map((change) => {
      const symbol = symbolOf(change.instrumentKey);
      return symbol === null ? change : { ...change, symbol };
    });
    await unitOfWork.run(async (tx) => {
      for (const change of named) {
        const { instrumentKey, stale } = change;
        await store.saveSilent(tx, { instrumentKey, silent: stale });
        const at = String(clock.now());
        tx.publish(MarketStaleV1, change, story('market.stale', instrumentKey, at));
      }
    });
    silence.markReported(changes);
    for (const change of named) logger.warn('instrument.stale', { ...change });
  }

  private async record(bars: readonly Bar[], source: 'ticks' | 'history'): Promise<void> {
    const { unitOfWork, store } = this.parts;
    const indicators = this.parts.indicators.changedBy(bars);
    await unitOfWork.run(async (tx) => {
      const added = await store.addBars(tx, bars, source);
      if (source === 'ticks') this.publishBars(tx, added);
      if (indicators.length > 0) await this.publishIndicators(tx, indicators);
    });
    this.parts.indicators.markPublished(indicators);
  }

  /** Publishes what these series of known bars come to, where that is news. */
  async publishValues(series: readonly ReportedSeries[]): Promise<void> {
    const changed = this.parts.indicators.changedBy(series);
    if (changed.length === 0) return;
    await this.parts.unitOfWork.run((tx) => this.publishIndicators(tx, changed));
    this.parts.indicators.markPublished(changed);
  }

  private publishBars(tx: Tx, bars: readonly Bar[]): void {
    for (const bar of bars) {
      if (!this.parts.intervals.includes(bar.interval)) continue;
      const id = barEventId(bar);
      const cause = { correlationId: id, causationId: null };
      tx.publish(MarketBarV1, barEventOf(bar), { cause, id });
    }
  }

  private async publishIndicators(tx: Tx, indicators: readonly MarketIndicatorV1[]): Promise<void> {
    await this.parts.store.saveIndicators(tx, indicators);
    for (const indicator of indicators) {
      const { instrumentKey, name, period, interval, at, value, barsUsed, delayed } = indicator;
      const which = [instrumentKey, name, String(period), interval];
      const fact = [...which, at, value, String(barsUsed), String(delayed)];
      tx.publish(MarketIndicatorV1, indicator, story('market.indicator', ...fact));
    }
  }
}

/** Market events start a story of their own; the same fact has the same id. */
function story(
  kind: string,
  ...parts: readonly string[]
): { id: string; cause: { correlationId: string; causationId: null } } {
  const id = derivedId(kind, ...parts);
  return { id, cause: { correlationId: id, causationId: null } };
}
