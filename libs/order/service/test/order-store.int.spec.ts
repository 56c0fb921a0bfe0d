import { ManualClock } from '@fairlead/core';
import { UnitOfWork } from '@fairlead/platform';
import { TRADING_NOON, startTestService } from '@fairlead/testing';
import { OrderManagementModule } from '../src';
import { OrderStore } from '../src/application/ports/order-store';
import { env } from './order-harness';
import { orderStoreFeatures } from './order-store.features';

orderStoreFeatures('trades and intents in PostgreSQL', async () => {
  const service = await startTestService([OrderManagementModule.register(env())], {
    clock: new ManualClock(TRADING_NOON),
  });
  return {
    store: service.app.get(OrderStore, { strict: false }),
    unitOfWork: service.app.get(UnitOfWork, { strict: false }),
    close: () => service.stop(),
  };
});
