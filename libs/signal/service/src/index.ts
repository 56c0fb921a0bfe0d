export { SignalIngestionModule } from './signal-ingestion.module';
export { SignalEnv } from './config/signal.env';
export { type ApiKeyScope, ApiKeys } from './adapters/in/http/api-keys';
export { signalCheckOf } from './adapters/out/instruments/catalogue-instruments';
export {
  API_RETRIES,
  PredictionApiClient,
  type PredictionApiSettings,
} from './adapters/out/prediction-api/prediction-api-client';
export { PredictionApiError } from './adapters/out/prediction-api/prediction-api-error';
export {
  type PredictionApiCheck,
  checkPredictionApi,
} from './adapters/out/prediction-api/check-prediction-api';
export { predictionSettingsOf } from './config/prediction.settings';
