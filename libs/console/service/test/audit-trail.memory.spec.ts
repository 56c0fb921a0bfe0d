import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MemoryAuditTrail } from '../src/adapters/out/memory/memory-audit-trail';
import { auditTrailFeatures } from './audit-trail.features';

auditTrailFeatures('the audit trail without a database', () => {
  const unitOfWork = new MemoryUnitOfWork({
    service: 'console',
    clock: new ManualClock(instant(0)),
    logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
  });
  return Promise.resolve({
    trail: new MemoryAuditTrail(unitOfWork),
    unitOfWork,
    close: () => Promise.resolve(),
  });
});
