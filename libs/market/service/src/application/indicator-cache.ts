import type { IndicatorName, MarketIndicatorV1, PublishedIndicator } from '@fairlead/contracts';
import {
  type Bar,
  type BarInterval,
  BarWindow,
  INDICATORS,
  type Indicator,
  type IndicatorBar,
  intervalMs,
  soundBars,
} from '@fairlead/market-domain';
import { parseInstant } from '@fairlead/core';
import { indicatorOf } from './market.mapper';

/** A published name without a calculation does not compile. */
const CALCULATIONS: Readonly<Record<IndicatorName, Indicator>> = INDICATORS;

const AGAIN_AFTER_MS = 60_000;

type BarSeries = Pick<Bar, 'instrumentKey' | 'interval'>;

/** The listed indicators of every instrument. A cache: rebuilt at start from the bars on record. */
export class IndicatorCache {
  /** Lengths of the bars that the indicators rest on, shortest first. */
  readonly intervals: readonly BarInterval[];
  private readonly windows = new Map<string, BarWindow>();
  private readonly published = new Map<string, MarketIndicatorV1>();

  /** `contractOf`: the broker's number of the contract behind an instrument, 0 for none. */
  constructor(
    private readonly listed: readonly PublishedIndicator[],
    private readonly contractOf: (instrumentKey: string) => number,
  ) {
    const named = new Set(listed.map(({ interval }) => interval));
    this.intervals = [...named].sort((a, b) => intervalMs(a) - intervalMs(b));
  }

  /** Returns how many bars of a length the indicators rest on; 0 where none does. */
  barsNeeded(interval: BarInterval): number {
    const resting = this.listed.filter((indicator) => indicator.interval === interval);
    return Math.max(0, ...resting.map(({ name, period }) => CALCULATIONS[name].barsNeeded(period)));
  }

  /** Takes in bars of one instrument and length, from ticks or history, in any order. */
  add(series: BarSeries, bars: readonly IndicatorBar[]): void {
    const size = this.barsNeeded(series.interval);
    if (size === 0) return;
    const key = seriesKey(series);
    const window = this.windows.get(key) ?? new BarWindow(size);
    this.windows.set(key, window);
    window.add(soundBars(series.instrumentKey, bars));
  }

  /** The instrument has become another contract: nothing of it is known. */
  forget(instrumentKey: string): void {
    for (const interval of this.intervals) this.windows.delete(seriesKey({ instrumentKey, interval })); // prettier-ignore
    for (const indicator of this.listed)
      this.published.delete(indicatorKey(instrumentKey, indicator));
  }

  /** Takes in what was published before a restart; what is not listed any more is left out. */
  restore(indicators: readonly MarketIndicatorV1[]): void {
    const known = new Set(this.listed.map((listed) => indicatorKey('', listed)));
    this.markPublished(indicators.filter((indicator) => known.has(indicatorKey('', indicator))));
  }

  /** Returns the indicators after these bars that differ from the published ones, each at most once. */
  changedBy(bars: readonly (BarSeries & Pick<Bar, 'delayed'>)[]): readonly MarketIndicatorV1[] {
    const newest = new Map(bars.map((bar) => [seriesKey(bar), bar]));
    return [...newest.values()].flatMap((bar) =>
      this.listed
        .filter(({ interval }) => interval === bar.interval)
        .flatMap((indicator) => this.valueAfter(bar, indicator) ?? [])
        .filter((indicator) => this.isNews(indicator)),
    );
  }

  /** These are published now. */
  markPublished(indicators: readonly MarketIndicatorV1[]): void {
    for (const indicator of indicators)
      this.published.set(indicatorKey(indicator.instrumentKey, indicator), indicator);
  }

  /** Start of the newest bar known of a series (epoch ms), or null. */
  newest(series: BarSeries): number | null {
    return this.windows.get(seriesKey(series))?.newest ?? null;
  }

  /** Returns the last published indicators. */
  all(): readonly MarketIndicatorV1[] {
    return [...this.published.values()];
  }

  private valueAfter(
    bar: BarSeries & Pick<Bar, 'delayed'>,
    { name, period, interval }: PublishedIndicator,
  ): MarketIndicatorV1 | null {
    const { instrumentKey, delayed } = bar;
    const bars = this.windows.get(seriesKey(bar))?.bars ?? [];
    const value = CALCULATIONS[name].valueOf(bars, period);
    if (value === null) return null;
    const contractId = this.contractOf(instrumentKey);
    return indicatorOf(value, { instrumentKey, contractId, name, period, interval, delayed });
  }

  /**
   * The same value is published again when its base grew or its state changed, and once a minute, so that whoever looks at it
   * can tell it from one that is made no more.
   */
  private isNews(indicator: MarketIndicatorV1): boolean {
    const before = this.published.get(indicatorKey(indicator.instrumentKey, indicator));
    return (
      before === undefined ||
      before.value !== indicator.value ||
      before.barsUsed !== indicator.barsUsed ||
      before.delayed !== indicator.delayed ||
      parseInstant(indicator.at) - parseInstant(before.at) >= AGAIN_AFTER_MS
    );
  }
}

function seriesKey({ instrumentKey, interval }: BarSeries): string {
  return `${instrumentKey} ${interval}`;
}

function indicatorKey(
  instrumentKey: string,
  { name, period, interval }: Pick<MarketIndicatorV1, 'name' | 'period' | 'interval'>,
): string {
  return `${instrumentKey} ${name} ${period} ${interval}`;
}
