import { type AccountId, ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MemoryOrderStore } from '../src/adapters/out/memory/memory-order-store';
import { ACCOUNT } from './order-harness';
import { orderStoreFeatures } from './order-store.features';

orderStoreFeatures('trades and intents without a database', async () => {
  const store = new MemoryOrderStore(ACCOUNT as AccountId);
  const unitOfWork = new MemoryUnitOfWork({
    service: 'order-management',
    clock: new ManualClock(instant(0)),
    logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
  });
  await unitOfWork.run((tx) => store.ensureAccount(tx, ACCOUNT as AccountId));
  return { store, unitOfWork, close: () => Promise.resolve() };
});
