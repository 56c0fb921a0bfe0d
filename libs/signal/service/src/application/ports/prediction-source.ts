import type { Prediction } from '@fairlead/signal-domain';

/** Who makes predictions. */
export abstract class PredictionSource {
  /** Returns the newest prediction of a ticker. Throws where it cannot be had. */
  abstract latest(ticker: string): Promise<Prediction>;
  /** Returns the last predictions of a ticker, in any order. Throws where they cannot be had. */
  abstract recent(ticker: string): Promise<readonly Prediction[]>;
  /** Ends what is under way. */
  abstract close(): void;
}
