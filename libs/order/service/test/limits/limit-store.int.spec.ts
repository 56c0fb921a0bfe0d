import { ManualClock } from '@fairlead/core';
import { UnitOfWork } from '@fairlead/platform';
import { TRADING_NOON, startTestService } from '@fairlead/testing';
import { OrderManagementModule } from '../../src';
import { LimitStore } from '../../src/application/ports/limit-store';
import { limitStoreFeatures } from './limit-store.features';
import { env } from '../order-harness';

limitStoreFeatures('changed limits in PostgreSQL', async () => {
  const service = await startTestService([OrderManagementModule.register(env())], {
    clock: new ManualClock(TRADING_NOON),
  });
  return {
    store: service.app.get(LimitStore, { strict: false }),
    unitOfWork: service.app.get(UnitOfWork, { strict: false }),
    close: () => service.stop(),
  };
});
