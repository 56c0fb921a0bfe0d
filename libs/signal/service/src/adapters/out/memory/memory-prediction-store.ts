import { MemoryTable, type Tx } from '@fairlead/platform';
import type { TickerState } from '@fairlead/signal-domain';
import { PredictionStore } from '../../../application/ports/prediction-store';

interface TickerRow {
  readonly ticker: string;
  readonly state: TickerState;
}

/** How far each ticker has been followed, without a database. */
export class MemoryPredictionStore extends PredictionStore {
  private readonly tickers = new MemoryTable<TickerRow>(({ ticker }) => ticker);

  async find(tx: Tx, ticker: string): Promise<TickerState | null> {
    return (await this.tickers.find(tx, ticker))?.state ?? null;
  }

  save(tx: Tx, ticker: string, state: TickerState): Promise<void> {
    return this.tickers.save(tx, { ticker, state });
  }
}
