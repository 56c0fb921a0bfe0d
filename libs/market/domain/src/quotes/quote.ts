/** The last quote of an instrument: decimal text as the ticks brought it, null where there is none. */
export interface Quote {
  readonly instrumentKey: string;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly last: string | null;
  readonly bidSize: string | null;
  readonly askSize: string | null;
  readonly volume: string | null;
  readonly previousClose: string | null;
  /** When the last tick of this instrument came, epoch ms. */
  readonly at: number;
  readonly delayed: boolean;
  /** Trading is halted at the exchange, or goes on; null while the broker has not reported it. */
  readonly halted: boolean | null;
  /** These are the last prices of a market that is closed. */
  readonly frozen: boolean;
  /** Nobody can trade at bid or ask: before an opening, or past a price limit. */
  readonly bidIndicative: boolean;
  readonly askIndicative: boolean;
  /** Shares that can be borrowed to sell short; null while the broker has not reported it. */
  readonly shortableShares: string | null;
}
