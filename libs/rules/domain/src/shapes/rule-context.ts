/** An indicator of a symbol: its kind, the bars that it looks back, and the length of these. */
export interface NamedIndicator {
  readonly name: string;
  readonly period: number;
  readonly interval: string;
}

/** What indicators there are: of each kind any period up to the longest, in bars of any of these lengths. */
export interface IndicatorCatalogue {
  readonly kinds: Readonly<Record<string, IndicatorKind>>;
  readonly periodMax: number;
  readonly intervals: readonly string[];
}

/** What is meant of a kind where nothing else is written, and the shortest period that says anything. */
interface IndicatorKind {
  readonly period: number;
  readonly periodMin: number;
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
  readonly indicators: IndicatorCatalogue;
  /** Every event that there is. */
  readonly events: readonly KnownEvent[];
}
