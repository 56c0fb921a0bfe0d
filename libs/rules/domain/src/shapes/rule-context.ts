/** An indicator that market-data publishes. */
export interface PublishedIndicator {
  readonly name: string;
  readonly period: number;
  readonly interval: string;
}

/** The symbols that may be traded. */
export interface ListedSymbols {
  has(symbol: string): boolean;
  /** Returns the symbols that are spelt most like a text, nearest first. */
  nearest(text: string): readonly string[];
  /** Returns what to do about a symbol that is not listed, beyond the nearest ones; null for nothing. */
  advice(symbol: string): string | null;
}

/** What rules are read against. */
export interface RuleContext {
  /** Null where symbols are not looked at. */
  readonly symbols: ListedSymbols | null;
  /** A rule can measure by these and no others: an entry by another would be denied for ever. */
  readonly indicators: readonly PublishedIndicator[];
}
