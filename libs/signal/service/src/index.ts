export { SignalIngestionModule } from './signal-ingestion.module';
export { SignalEnv } from './config/signal.env';
export { type ApiKey, type ApiKeyScope, ApiKeys } from './adapters/out/postgres/pg-api-keys';
