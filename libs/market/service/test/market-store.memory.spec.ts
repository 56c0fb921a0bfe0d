import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MarketTables, MemoryMarketStore } from '../src/adapters/out/memory/memory-market-store';
import { marketStoreFeatures } from './market-store.features';

marketStoreFeatures('the record of market data without a database', () => {
  const tables = new MarketTables();
  return Promise.resolve({
    storeOf: (account) => new MemoryMarketStore(account, tables),
    unitOfWork: new MemoryUnitOfWork({
      service: 'market-data',
      clock: new ManualClock(instant(0)),
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    }),
    close: () => Promise.resolve(),
  });
});
