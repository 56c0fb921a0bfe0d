import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger } from '@fairlead/platform';
import { MemoryRuleStore } from '../src/adapters/out/memory/memory-rule-store';
import { MemoryRuleVersions } from '../src/adapters/out/memory/memory-rule-versions';
import { ruleStoreFeatures } from './rule-store.features';
import { type OpenedRuleVersions, ruleVersionsFeatures } from './rule-versions.features';

function open(): Promise<OpenedRuleVersions> {
  const versions = new MemoryRuleVersions();
  return Promise.resolve({
    ...{ versions, store: new MemoryRuleStore(versions) },
    unitOfWork: new MemoryUnitOfWork({
      service: 'rule-engine',
      clock: new ManualClock(instant(0)),
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
    }),
    close: () => Promise.resolve(),
  });
}

ruleStoreFeatures('the memory of the rule engine without a database', open);
ruleVersionsFeatures('versions of rules without a database', open);
