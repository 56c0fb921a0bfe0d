import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MemoryRuleStore } from '../src/adapters/out/memory/memory-rule-store';
import { ruleStoreFeatures } from './rule-store.features';

ruleStoreFeatures('the memory of the rule engine without a database', () =>
  Promise.resolve({
    store: new MemoryRuleStore(),
    unitOfWork: new MemoryUnitOfWork({
      service: 'rule-engine',
      clock: new ManualClock(instant(0)),
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    }),
    close: () => Promise.resolve(),
  }),
);
