import { ManualClock, instant } from '@fairlead/core';
import { MemoryLease, MemoryUnitOfWork, PinoLogger, SystemClock } from '@fairlead/platform';
import { leaseFeatures } from './lease.features';

leaseFeatures('leases in memory', () =>
  Promise.resolve({
    lease: new MemoryLease(new SystemClock()),
    unitOfWork: new MemoryUnitOfWork({
      service: 'rule-engine',
      clock: new ManualClock(instant(0)),
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    }),
    close: () => Promise.resolve(),
  }),
);
