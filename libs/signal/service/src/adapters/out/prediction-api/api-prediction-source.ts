import type { Prediction } from '@fairlead/signal-domain';
import { PredictionSource } from '../../../application/ports/prediction-source';
import type { PredictionApiClient } from './prediction-api-client';

/** More than a model makes while a prediction is valid. */
const RECENT_MAX = 100;

/** Predictions of the API. */
export class ApiPredictionSource extends PredictionSource {
  constructor(
    private readonly client: PredictionApiClient,
    private readonly useDefaultOnly: boolean,
  ) {
    super();
  }

  latest(ticker: string): Promise<Prediction> {
    return this.client.latestPrediction({ ticker, ...this.model });
  }

  recent(ticker: string): Promise<readonly Prediction[]> {
    return this.client.predictions({ ticker, limit: RECENT_MAX, ...this.model });
  }

  close(): void {
    this.client.close();
  }

  private get model(): { readonly useDefaultOnly?: boolean } {
    return this.useDefaultOnly ? { useDefaultOnly: true } : {};
  }
}
