import type { Tx } from '@fairlead/platform';
import type { TickerState } from '@fairlead/signal-domain';

/** How far each ticker has been followed. Every method runs inside the given unit of work. */
export abstract class PredictionStore {
  /** Returns the state of a ticker, or null before its first answer. */
  abstract find(tx: Tx, ticker: string): Promise<TickerState | null>;
  abstract save(tx: Tx, ticker: string, state: TickerState): Promise<void>;
}
