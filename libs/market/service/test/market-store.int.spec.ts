import { ManualClock, instant } from '@fairlead/core';
import { UnitOfWork } from '@fairlead/platform';
import { startTestService } from '@fairlead/testing';
import { PgMarketStore } from '../src/adapters/out/postgres/pg-market-store';
import { MarketDataModule, MarketEnv } from '../src/index';
import { marketStoreFeatures } from './market-store.features';

marketStoreFeatures('the record of market data in PostgreSQL', async () => {
  const service = await startTestService([MarketDataModule.register(new MarketEnv())], {
    clock: new ManualClock(instant(0)),
  });
  return {
    storeOf: (account) => new PgMarketStore(account),
    unitOfWork: service.app.get(UnitOfWork, { strict: false }),
    close: () => service.stop(),
  };
});
