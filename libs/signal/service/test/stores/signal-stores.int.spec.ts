import { UnitOfWork } from '@fairlead/platform';
import { startTestService } from '@fairlead/testing';
import { SignalEnv, SignalIngestionModule } from '../../src';
import { PgApiKeyStore } from '../../src/adapters/out/postgres/pg-api-key-store';
import { PgPredictionStore } from '../../src/adapters/out/postgres/pg-prediction-store';
import { PgSignalStore } from '../../src/adapters/out/postgres/pg-signal-store';
import { signalStoresFeatures } from './signal-stores.features';

signalStoresFeatures('the stores of signal-ingestion in PostgreSQL', async () => {
  const service = await startTestService([SignalIngestionModule.register(new SignalEnv())]);
  return {
    signals: new PgSignalStore(),
    predictions: new PgPredictionStore(),
    keys: new PgApiKeyStore(),
    unitOfWork: service.app.get(UnitOfWork, { strict: false }),
    close: () => service.stop(),
  };
});
