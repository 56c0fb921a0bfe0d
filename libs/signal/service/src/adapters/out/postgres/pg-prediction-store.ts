import { instantText } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { TickerState } from '@fairlead/signal-domain';
import { PredictionStore } from '../../../application/ports/prediction-store';

/** How far each ticker has been followed, in PostgreSQL. */
export class PgPredictionStore extends PredictionStore {
  async find(tx: Tx, ticker: string): Promise<TickerState | null> {
    const [row] = await tx.query<{ state: TickerState }>(
      'SELECT state FROM predicted_ticker WHERE ticker = $1',
      [ticker],
    );
    return row?.state ?? null;
  }

  async save(tx: Tx, ticker: string, state: TickerState): Promise<void> {
    await tx.query(
      `INSERT INTO predicted_ticker (ticker, state, polled_at) VALUES ($1, $2, $3)
       ON CONFLICT (ticker) DO UPDATE SET state = excluded.state, polled_at = excluded.polled_at`,
      [ticker, JSON.stringify(state), instantText(state.polledAt)],
    );
  }
}
