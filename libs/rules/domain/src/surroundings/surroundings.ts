import type { SignalWindow } from '../conditions/signals/signal-window';
import type { QuoteFacts, TradeFacts } from '../facts';

/** What is known of one symbol. */
export interface SymbolFacts {
  /** Trades of any strategy in it. */
  readonly trades: readonly TradeFacts[];
  /** Its last quote. */
  readonly quote: QuoteFacts | null;
}

/** What rules look at beside the symbol they are evaluated for. What is not in it is not known. */
export interface Surroundings {
  /** Other symbols by name. */
  readonly symbols: ReadonlyMap<string, SymbolFacts>;
  /** Signals that came within lengths of time. */
  readonly windows: readonly SignalWindow[];
}
