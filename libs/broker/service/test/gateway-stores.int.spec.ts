import { UnitOfWork } from '@fairlead/platform';
import { type TestService, startTestService } from '@fairlead/testing';
import { IbLinkFactory } from '../src/adapters/out/tws/ib-link.factory';
import { PgExecutionStore } from '../src/adapters/out/postgres/pg-execution-store';
import { PgGatewayStore } from '../src/adapters/out/postgres/pg-gateway-store';
import { PgJournal } from '../src/adapters/out/postgres/pg-journal';
import { GatewayModule } from '../src/gateway.module';
import { WIDE_CAPS } from './gateway-bench';
import { gatewayStoresFeatures } from './gateway-stores.features';

jest.setTimeout(60_000);

const TABLES = ['journal', 'execution', 'session', 'instrument', 'deferred_command'];
let service: TestService;
beforeAll(async () => {
  // Nobody listens there: the gateway itself finds nothing to write.
  const nobody = { host: '127.0.0.1', port: 9, clientId: 10, timeZone: null };
  const timing = { settleMs: 400, entryHoldMs: 300 };
  const settings = {
    account: 'DU9',
    armLive: null,
    marketDataType: 3,
    stateDirectory: null,
    haltPort: 0,
    caps: WIDE_CAPS,
    ...timing,
  };
  service = await startTestService([GatewayModule.over(settings, new IbLinkFactory(nobody))]);
});
afterAll(() => service.stop());

gatewayStoresFeatures('the stores of the gateway in PostgreSQL', async () => {
  const named = TABLES.map((table) => `tws_gateway.${table}`);
  await service.database.query(`TRUNCATE ${named.join(', ')}`);
  return {
    journalOf: (fence) => new PgJournal(fence),
    store: new PgGatewayStore(),
    executions: { DU1: new PgExecutionStore('DU1'), DU2: new PgExecutionStore('DU2') },
    unitOfWork: service.app.get(UnitOfWork, { strict: false }),
    close: () => Promise.resolve(),
  };
});
