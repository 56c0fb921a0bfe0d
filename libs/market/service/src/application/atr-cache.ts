import { type MarketIndicatorV1, PUBLISHED_INDICATORS } from '@fairlead/contracts';
import {
  type Bar,
  type BarInterval,
  type RangeBar,
  RangeWindow,
  soundBars,
} from '@fairlead/market-domain';
import { indicatorOf } from './market.mapper';

const [ATR] = PUBLISHED_INDICATORS;
/** Bars that the ATR is made of, and how many. */
export const ATR_INTERVAL: BarInterval = ATR.interval;
/** True ranges in one ATR. */
export const ATR_PERIOD = ATR.period;

/** The average true range of every instrument. A cache: rebuilt at start from the bars on record. */
export class AtrCache {
  private readonly windows = new Map<string, RangeWindow>();
  private readonly published = new Map<string, MarketIndicatorV1>();

  /** `contractOf`: the broker's number of the contract behind an instrument, 0 for none. */
  constructor(private readonly contractOf: (instrumentKey: string) => number) {}

  /** Takes in bars of one instrument, from ticks or history, in any order. */
  add(instrumentKey: string, bars: readonly RangeBar[]): void {
    let window = this.windows.get(instrumentKey);
    if (window === undefined) {
      window = new RangeWindow(ATR_PERIOD);
      this.windows.set(instrumentKey, window);
    }
    window.add(soundBars(instrumentKey, bars));
  }

  /** The instrument has become another contract: nothing of it is known. */
  forget(instrumentKey: string): void {
    this.windows.delete(instrumentKey);
    this.published.delete(instrumentKey);
  }

  /** Takes in what was published before a restart. */
  restore(indicators: readonly MarketIndicatorV1[]): void {
    for (const indicator of indicators) this.published.set(indicator.instrumentKey, indicator);
  }

  /** Returns the ATR after these bars where it differs from the published one, at most one for each instrument. */
  changedBy(bars: readonly Pick<Bar, 'instrumentKey' | 'delayed'>[]): readonly MarketIndicatorV1[] {
    const delayed = new Map(bars.map((bar) => [bar.instrumentKey, bar.delayed]));
    return [...delayed].flatMap(([instrumentKey, isDelayed]) => {
      const range = this.windows.get(instrumentKey)?.value() ?? null;
      if (range === null) return [];
      const contractId = this.contractOf(instrumentKey);
      const labels = { instrumentKey, contractId, interval: ATR_INTERVAL, delayed: isDelayed };
      const indicator = indicatorOf(range, labels);
      return this.isNews(indicator) ? [indicator] : [];
    });
  }

  /** These are published now. */
  markPublished(indicators: readonly MarketIndicatorV1[]): void {
    this.restore(indicators);
  }

  /** Start of the newest bar known of an instrument (epoch ms), or null. */
  newest(instrumentKey: string): number | null {
    return this.windows.get(instrumentKey)?.newest ?? null;
  }

  /** Returns the last published indicators. */
  all(): readonly MarketIndicatorV1[] {
    return [...this.published.values()];
  }

  /** The same value is published again when its base grew or its state changed, not for its time alone. */
  private isNews(indicator: MarketIndicatorV1): boolean {
    const before = this.published.get(indicator.instrumentKey);
    return (
      before === undefined ||
      before.value !== indicator.value ||
      before.barsUsed !== indicator.barsUsed ||
      before.delayed !== indicator.delayed
    );
  }
}
