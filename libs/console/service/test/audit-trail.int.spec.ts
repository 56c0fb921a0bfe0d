import { ManualClock, instant } from '@fairlead/core';
import { UnitOfWork } from '@fairlead/platform';
import { startTestService } from '@fairlead/testing';
import { PgAuditTrail } from '../src/adapters/out/postgres/pg-audit-trail';
import { ConsoleEnv, ConsoleModule } from '../src/index';
import { auditTrailFeatures } from './audit-trail.features';

auditTrailFeatures('the audit trail in PostgreSQL', async () => {
  const service = await startTestService([ConsoleModule.register(new ConsoleEnv())], {
    clock: new ManualClock(instant(0)),
  });
  const unitOfWork = service.app.get(UnitOfWork, { strict: false });
  return { trail: new PgAuditTrail(unitOfWork), unitOfWork, close: () => service.stop() };
});
