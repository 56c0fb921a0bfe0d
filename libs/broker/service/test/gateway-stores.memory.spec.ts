import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { GatewayMemory } from '../src/adapters/out/memory/gateway-memory';
import { MemoryExecutionStore } from '../src/adapters/out/memory/memory-execution-store';
import { MemoryGatewayStore } from '../src/adapters/out/memory/memory-gateway-store';
import { MemoryJournal } from '../src/adapters/out/memory/memory-journal';
import { gatewayStoresFeatures } from './gateway-stores.features';

gatewayStoresFeatures('the stores of the gateway without a database', () => {
  const memory = new GatewayMemory();
  return Promise.resolve({
    journalOf: (fence) => new MemoryJournal(memory, fence),
    store: new MemoryGatewayStore(memory),
    executions: {
      DU1: new MemoryExecutionStore(memory, 'DU1'),
      DU2: new MemoryExecutionStore(memory, 'DU2'),
    },
    unitOfWork: new MemoryUnitOfWork({
      service: 'tws-gateway',
      clock: new ManualClock(instant(0)),
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    }),
    close: () => Promise.resolve(),
  });
});
