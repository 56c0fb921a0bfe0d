/** The last quote of an instrument, conflated: at most one every 100 ms. Emitted, not stored. Prices as decimal text. */
export interface QuoteMessage {
  readonly instrumentKey: string;
  /** The broker's number of the contract that this is the quote of; absent where it is not known. */
  readonly contractId?: number;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly last: string | null;
  readonly bidSize: string | null;
  readonly askSize: string | null;
  readonly volume: string | null;
  readonly previousClose: string | null;
  /** When the last tick of this instrument came: ISO-8601 UTC. */
  readonly at: string;
  /** When the last tick of any instrument came: tells a quiet symbol from a dead feed. */
  readonly feedAt: string;
  readonly delayed: boolean;
  /** Trading is halted at the exchange, or goes on; absent while the broker has not said. */
  readonly halted?: boolean;
  /** These are the last prices of a market that is closed; absent means no. */
  readonly frozen?: boolean;
  /** Nobody can trade at bid or ask: before an opening, or past a price limit; absent means no. */
  readonly indicative?: boolean;
  /** Shares that can be borrowed to sell short; absent while the broker has not said. */
  readonly shortableShares?: string;
}
