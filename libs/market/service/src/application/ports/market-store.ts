import type { MarketIndicatorV1, PublishedIndicator } from '@fairlead/contracts';
import type { Bar, BarInterval, IndicatorBar } from '@fairlead/market-domain';
import type { Tx } from '@fairlead/platform';

/** An instrument that the gateway looked up, as far as market data needs it. */
export interface KnownInstrument {
  readonly instrumentKey: string;
  readonly resolved: boolean;
  readonly liquidHours: string;
  readonly timeZone: string;
  /** The broker's number of the contract behind it, 0 where there is none. */
  readonly contractId: number;
}

/** A bar with its instrument, as far as indicators need it. */
export type StoredBar = IndicatorBar & { readonly instrumentKey: string };

/** What market-data keeps of the market as the configured account sees it. Every method is one statement in the unit of work that it is given. */
export abstract class MarketStore {
  /** Returns all instruments in the order in which they were first reported. */
  abstract instruments(tx: Tx): Promise<readonly KnownInstrument[]>;
  abstract saveInstrument(tx: Tx, instrument: KnownInstrument): Promise<void>;
  /** Returns the newest bars of every instrument, at most `count` of each, in ascending order. */
  abstract newestBars(
    tx: Tx,
    window: { interval: BarInterval; count: number },
  ): Promise<readonly StoredBar[]>;
  /** Keeps bars that are not known yet; returns those. */
  abstract addBars(
    tx: Tx,
    bars: readonly Bar[],
    source: 'ticks' | 'history',
  ): Promise<readonly Bar[]>;
  /** Returns the last indicators that were published of the contracts that the instruments are now. */
  abstract indicators(tx: Tx): Promise<readonly MarketIndicatorV1[]>;
  abstract saveIndicators(tx: Tx, indicators: readonly MarketIndicatorV1[]): Promise<void>;
  /** Forgets the indicators that are none of these. */
  abstract keepIndicators(tx: Tx, wanted: readonly PublishedIndicator[]): Promise<void>;
  /** Returns the instruments that were reported as silent. */
  abstract silent(tx: Tx): Promise<readonly string[]>;
  abstract saveSilent(tx: Tx, change: { instrumentKey: string; silent: boolean }): Promise<void>;
  /** Forgets bars shorter than a minute that began before this moment (epoch ms). */
  abstract prune(tx: Tx, beforeMs: number): Promise<void>;
}
