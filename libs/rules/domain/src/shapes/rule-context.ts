/** An indicator that market-data publishes. */
export interface PublishedIndicator {
  readonly name: string;
  readonly period: number;
  readonly interval: string;
}

/** The symbols that may be traded. */
export interface ListedSymbols {
  /** Returns what the instrument is called that a text means in any spelling, or null where that is none or several. */
  named(text: string): string | null;
  /** Returns why a text means no instrument, and what to write instead. */
  whyNot(text: string): string;
}

/** What a field of an event holds: one of some words, or a value of this kind. `several` cannot be looked at. */
export type EventFieldKind = 'text' | 'number' | 'flag' | 'several' | readonly string[];

/** An event that rules may name. */
export interface KnownEvent {
  readonly type: string;
  /** Why it starts no rule; null where it may. */
  readonly whyNot: string | null;
  /** False for one of the whole account. */
  readonly hasSymbol: boolean;
  readonly fields: Readonly<Record<string, EventFieldKind>>;
}

/** What rules are read against. */
export interface RuleContext {
  /** Null where symbols are not looked at. */
  readonly symbols: ListedSymbols | null;
  /** A rule can measure by these and no others: an entry by another would be denied for ever. */
  readonly indicators: readonly PublishedIndicator[];
  /** Every event that there is. */
  readonly events: readonly KnownEvent[];
}
