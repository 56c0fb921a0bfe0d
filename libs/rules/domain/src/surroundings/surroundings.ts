import type { Decimal, Instant } from '@fairlead/core';
import type { SignalWindow } from '../conditions/signals/signal-window';
import type { QuoteFacts, TradeFacts } from '../facts';
import type { NamedIndicator } from '../shapes/rule-context';

/** What is known of one symbol. */
export interface SymbolFacts {
  /** Trades of any strategy in it. */
  readonly trades: readonly TradeFacts[];
  /** Its last quote. */
  readonly quote: QuoteFacts | null;
}

/** An indicator of the symbol that rules are evaluated for, as it was published last. */
export interface IndicatorFacts extends NamedIndicator {
  readonly value: Decimal;
  /** The end of its newest bar. */
  readonly at: Instant;
  /** Its value before that; null where none is known. */
  readonly previous: Decimal | null;
  readonly barsUsed: number;
  readonly barsWanted: number;
  /** False for one of late prices on a live account. */
  readonly live: boolean;
}

/** What rules look at beside the symbol they are evaluated for. What is not in it is not known. */
export interface Surroundings {
  /** Other symbols by name. */
  readonly symbols: ReadonlyMap<string, SymbolFacts>;
  /** Signals that came within lengths of time. */
  readonly windows: readonly SignalWindow[];
  readonly indicators: readonly IndicatorFacts[];
  /** Features of the signal before, of the same source and symbol; absent where no signal is decided. */
  readonly features?: ReadonlyMap<string, Decimal>;
}
