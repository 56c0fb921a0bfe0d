import { ManualClock, instant } from '@fairlead/core';
import { UnitOfWork } from '@fairlead/platform';
import { startTestService } from '@fairlead/testing';
import { PositionRuntime } from '../src/adapters/in/position-runtime';
import { PgAccountStore } from '../src/adapters/out/postgres/pg-account-store';
import { PgPositionStore } from '../src/adapters/out/postgres/pg-position-store';
import { PositionTrackingModule } from '../src/index';
import { PositionEnv } from '../src/config/position.env';
import type { OpenedPositionStores } from './position-stores';

/** Opens stores over the same tables in a fresh database. */
export async function storesInPostgres(): Promise<OpenedPositionStores> {
  const service = await startTestService([PositionTrackingModule.register(new PositionEnv())], {
    clock: new ManualClock(instant(0)),
  });
  // Its timer would publish the equity that a test marks as due.
  await service.app.get(PositionRuntime, { strict: false }).beforeApplicationShutdown();
  return {
    positionsOf: (account) => new PgPositionStore(account),
    accountsOf: (account) => new PgAccountStore(account),
    unitOfWork: service.app.get(UnitOfWork, { strict: false }),
    close: () => service.stop(),
  };
}
