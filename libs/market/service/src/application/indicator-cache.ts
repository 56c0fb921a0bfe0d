import {
  ALWAYS_PUBLISHED,
  BAR_INTERVALS,
  type IndicatorName,
  type MarketIndicatorV1,
  type PublishedIndicator,
} from '@fairlead/contracts';
import {
  type Bar,
  type BarInterval,
  BarWindow,
  INDICATORS,
  type Indicator,
  type IndicatorBar,
  type IndicatorValue,
  intervalMs,
  soundBars,
} from '@fairlead/market-domain';
import { parseInstant } from '@fairlead/core';
import { indicatorOf } from './market.mapper';

/** A published name without a calculation does not compile. */
const CALCULATIONS: Readonly<Record<IndicatorName, Indicator>> = INDICATORS;

const AGAIN_AFTER_MS = 60_000;

type BarSeries = Pick<Bar, 'instrumentKey' | 'interval'>;
/** A series with whether its newest bar is of late prices. */
export type ReportedSeries = BarSeries & Pick<Bar, 'delayed'>;

/** The wanted indicators of every instrument. A cache: rebuilt at start from the bars on record. */
export class IndicatorCache {
  private listed: readonly PublishedIndicator[] = ALWAYS_PUBLISHED;
  private readonly windows = new Map<string, BarWindow>();
  private readonly published = new Map<string, MarketIndicatorV1>();

  /** `contractOf`: the broker's number of the contract behind an instrument, 0 for none. */
  constructor(private readonly contractOf: (instrumentKey: string) => number) {}

  /** Lengths of the bars that the indicators rest on, shortest first. */
  get intervals(): readonly BarInterval[] {
    const named = new Set(this.listed.map(({ interval }) => interval));
    return [...named].sort((a, b) => intervalMs(a) - intervalMs(b));
  }

  /** What is published: what always is, and what rules name. */
  get wanted(): readonly PublishedIndicator[] {
    return this.listed;
  }

  /** True where these are the ones that are wanted beside those that always are. */
  isWanted(named: readonly PublishedIndicator[]): boolean {
    const [now, then] = [this.listed, withDefaults(named)].map((each) => each.map(nameOf).sort());
    return String(now) === String(then);
  }

  /** From now on these are published beside those that always are. Returns the lengths of which more bars are needed than before. */
  want(named: readonly PublishedIndicator[]): readonly BarInterval[] {
    const before = new Map(this.intervals.map((each) => [each, this.barsNeeded(each)]));
    this.listed = withDefaults(named);
    const names = new Set(this.listed.map(nameOf));
    for (const [key, indicator] of this.published)
      if (!names.has(nameOf(indicator))) this.published.delete(key);
    for (const [key, window] of this.windows) {
      const size = this.barsNeeded(window.interval);
      if (size === 0) this.windows.delete(key);
      else window.resize(size);
    }
    return this.intervals.filter((each) => this.barsNeeded(each) > (before.get(each) ?? 0));
  }

  /** Returns how many bars of a length the indicators rest on; 0 where none does. */
  barsNeeded(interval: BarInterval): number {
    const resting = this.listed.filter((indicator) => indicator.interval === interval);
    return Math.max(0, ...resting.map(({ name, period }) => CALCULATIONS[name].barsNeeded(period)));
  }

  /** Returns how many bars of a series are missing until every indicator rests on all that it looks at. */
  barsMissing(series: BarSeries): number {
    const known = this.windows.get(seriesKey(series))?.bars.length ?? 0;
    return this.barsNeeded(series.interval) - known;
  }

  /** Takes in bars of one instrument and length, from ticks or history, in any order. */
  add(series: BarSeries, bars: readonly IndicatorBar[]): void {
    const size = this.barsNeeded(series.interval);
    if (size === 0) return;
    const key = seriesKey(series);
    const window = this.windows.get(key) ?? new BarWindow(size, series.interval);
    this.windows.set(key, window);
    window.add(soundBars(series.instrumentKey, bars));
  }

  /** Bars before this moment (epoch ms) are followed by a gap that nobody knows: no value reaches over it. */
  forgetBefore(series: BarSeries, startsAt: number): void {
    this.windows.get(seriesKey(series))?.dropBefore(startsAt);
  }

  /** The instrument has become another contract: nothing of it is known. */
  forget(instrumentKey: string): void {
    for (const interval of this.intervals) this.windows.delete(seriesKey({ instrumentKey, interval })); // prettier-ignore
    for (const indicator of this.listed)
      this.published.delete(indicatorKey(instrumentKey, indicator));
  }

  /** Takes in what was published before a restart; it is wanted until the rules are known. */
  restore(indicators: readonly MarketIndicatorV1[]): void {
    this.want(indicators);
    this.markPublished(indicators);
  }

  /** Returns the indicators after these bars that differ from the published ones, each at most once. */
  changedBy(bars: readonly ReportedSeries[]): readonly MarketIndicatorV1[] {
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
    const names = new Set(this.listed.map(nameOf));
    for (const indicator of indicators) {
      if (!names.has(nameOf(indicator))) continue;
      this.published.set(indicatorKey(indicator.instrumentKey, indicator), indicator);
    }
  }

  /** Start of the newest bar known of a series (epoch ms), or null. */
  newest(series: BarSeries): number | null {
    return this.windows.get(seriesKey(series))?.newest ?? null;
  }

  /** Start of the oldest bar known of a series (epoch ms), or null. */
  oldest(series: BarSeries): number | null {
    return this.windows.get(seriesKey(series))?.oldest ?? null;
  }

  /** Returns the last published indicators. */
  values(): readonly MarketIndicatorV1[] {
    return [...this.published.values()];
  }

  private valueAfter(
    bar: ReportedSeries,
    { name, period, interval }: PublishedIndicator,
  ): MarketIndicatorV1 | null {
    const { instrumentKey, delayed } = bar;
    const bars = this.windows.get(seriesKey(bar))?.bars ?? [];
    const value = CALCULATIONS[name].valueOf(bars, period);
    if (value === null || !isSaid(value, { name, period, interval })) return null;
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

/** A stop stands by what a rule names: it is said once it rests on all of its bars. What always is says how many it has. */
function isSaid({ barsUsed, barsWanted }: IndicatorValue, indicator: PublishedIndicator): boolean {
  return barsUsed >= barsWanted || ALWAYS_PUBLISHED.some((each) => nameOf(each) === nameOf(indicator)); // prettier-ignore
}

/** Each once; what another version of Fairlead named and this one does not know is left out. */
function withDefaults(named: readonly PublishedIndicator[]): readonly PublishedIndicator[] {
  const all = [...ALWAYS_PUBLISHED, ...named]
    .filter(({ name, interval }) => Object.hasOwn(CALCULATIONS, name) && BAR_INTERVALS.includes(interval))
    .map(({ name, period, interval }) => ({ name, period, interval })); // prettier-ignore
  return [...new Map(all.map((each) => [nameOf(each), each])).values()];
}

function seriesKey({ instrumentKey, interval }: BarSeries): string {
  return `${instrumentKey} ${interval}`;
}

function nameOf({ name, period, interval }: PublishedIndicator): string {
  return `${name} ${period} ${interval}`;
}

function indicatorKey(instrumentKey: string, indicator: PublishedIndicator): string {
  return `${instrumentKey} ${nameOf(indicator)}`;
}
