import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MemoryAccountStore } from '../src/adapters/out/memory/memory-account-store';
import { MemoryPositionStore } from '../src/adapters/out/memory/memory-position-store';
import { PositionTables } from '../src/adapters/out/memory/position-tables';
import type { OpenedPositionStores } from './position-stores';

/** Opens stores over the same tables in memory. */
export function storesInMemory(): Promise<OpenedPositionStores> {
  const tables = new PositionTables();
  return Promise.resolve({
    positionsOf: (account) => new MemoryPositionStore(account, tables),
    accountsOf: (account) => new MemoryAccountStore(account, tables),
    unitOfWork: new MemoryUnitOfWork({
      service: 'position-tracking',
      clock: new ManualClock(instant(0)),
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    }),
    close: () => Promise.resolve(),
  });
}
