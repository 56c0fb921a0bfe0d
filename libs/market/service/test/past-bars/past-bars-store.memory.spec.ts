import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MarketTables, MemoryMarketStore } from '../../src/adapters/out/memory/memory-market-store';
import { MemoryPastBarsStore, PastBarsTable } from '../../src/adapters/out/memory/memory-past-bars-store'; // prettier-ignore
import { pastBarsStoreFeatures } from './past-bars-store.features';

pastBarsStoreFeatures('past bars without a database', () => {
  const [tables, table] = [new MarketTables(), new PastBarsTable()];
  const marketOf = (account: string): MemoryMarketStore => new MemoryMarketStore(account, tables);
  return Promise.resolve({
    marketOf,
    storeOf: (account) => new MemoryPastBarsStore(account, { market: marketOf(account), table }),
    unitOfWork: new MemoryUnitOfWork({
      service: 'market-data',
      clock: new ManualClock(instant(0)),
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    }),
    close: () => Promise.resolve(),
  });
});
