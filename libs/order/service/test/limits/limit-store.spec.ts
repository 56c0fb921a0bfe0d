import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MemoryLimitStore } from '../../src/adapters/out/memory/memory-limit-store';
import { limitStoreFeatures } from './limit-store.features';

limitStoreFeatures('changed limits without a database', () => {
  const unitOfWork = new MemoryUnitOfWork({
    service: 'order-management',
    clock: new ManualClock(instant(0)),
    logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
  });
  return Promise.resolve({
    store: new MemoryLimitStore(),
    unitOfWork,
    close: () => Promise.resolve(),
  });
});
