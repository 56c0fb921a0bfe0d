import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MemoryApiKeyStore } from '../../src/adapters/out/memory/memory-api-key-store';
import { MemoryPredictionStore } from '../../src/adapters/out/memory/memory-prediction-store';
import { MemorySignalStore } from '../../src/adapters/out/memory/memory-signal-store';
import { signalStoresFeatures } from './signal-stores.features';

signalStoresFeatures('the stores of signal-ingestion without a database', () =>
  Promise.resolve({
    signals: new MemorySignalStore(),
    predictions: new MemoryPredictionStore(),
    keys: new MemoryApiKeyStore(),
    unitOfWork: new MemoryUnitOfWork({
      service: 'signal-ingestion',
      clock: new ManualClock(instant(0)),
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    }),
    close: () => Promise.resolve(),
  }),
);
