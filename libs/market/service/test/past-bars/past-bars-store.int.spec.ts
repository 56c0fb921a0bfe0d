import { ManualClock, instant } from '@fairlead/core';
import { UnitOfWork } from '@fairlead/platform';
import { startTestService } from '@fairlead/testing';
import { PgMarketStore } from '../../src/adapters/out/postgres/pg-market-store';
import { PgPastBarsStore } from '../../src/adapters/out/postgres/pg-past-bars-store';
import { MarketDataModule, MarketEnv } from '../../src/index';
import { pastBarsStoreFeatures } from './past-bars-store.features';

pastBarsStoreFeatures('past bars in PostgreSQL', async () => {
  const service = await startTestService([MarketDataModule.register(new MarketEnv())], {
    clock: new ManualClock(instant(0)),
  });
  return {
    marketOf: (account) => new PgMarketStore(account),
    storeOf: (account) => new PgPastBarsStore(account),
    unitOfWork: service.app.get(UnitOfWork, { strict: false }),
    close: () => service.stop(),
  };
});
